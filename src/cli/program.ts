import { Command, CommanderError, Help, InvalidArgumentError, Option } from "commander";
import { KUBERNETES_VERSIONS, LATEST_VERSION, parseVersion } from "../resource/version.ts";
import { COMMANDS } from "./commands.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { InputOptions } from "./input.ts";
import { LINT_FORMATS } from "./output.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Runs the command line: results to stdout, talk to stderr. What a command does is loaded when it is called. */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program = build((result) => { code = result; }, onlyCommand(argv));
  try {
    // Nothing to read is a mistake (an empty variable), not a success.
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.failed;
    if (error instanceof UsageError) process.stderr.write(`kubeverdict: ${error.message.split("\n").map((await import("../report/words.ts")).visible).join("\n")}\n`);
    else process.stderr.write(`kubeverdict: this should not have happened; please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.failed;
  }
}

/**
 * The one command that these arguments certainly call, if it is one of the two that are run most: describing all the others to
 * commander takes longer than they take for a file. undefined where all must be known, as for their help.
 */
function onlyCommand(argv: readonly string[]): "lint" | "validate" | undefined {
  const [first] = argv;
  if (first === undefined || argv.includes("-h") || argv.includes("--help")) return undefined;
  if (first === "lint" || first === "validate") return first;
  return argv.some((word) => COMMANDS.includes(word)) ? undefined : "lint";
}

function build(finish: (code: ExitCode) => void, only: "lint" | "validate" | undefined): Command {
  const program = new Command("kubeverdict")
    .description("Tells you, without a cluster, what a Kubernetes cluster would do with your manifests.")
    .usage("[command] [options] PATH...")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureHelp({ optionDescription: (option) => new Help().optionDescription(option).replace(" (default: [])", "") })
    .configureOutput({ outputError: (text, write) => { write(text.replace(/^error: /, "kubeverdict: ").replace("missing required argument 'path'", "name a file, a folder, a glob, or - for standard input; . is this folder")); } })
    .addHelpText("after", EXAMPLES);

  // In the order in which the help lists them.
  if (only !== "validate") lintCommand(program, finish);
  if (only === undefined) baselineCommand(program, finish);
  if (only !== "lint") validateCommand(program, finish);
  if (only === undefined) otherCommands(program, finish);
  return program;
}

type Finish = (code: ExitCode) => void;

function lintCommand(program: Command, finish: Finish): void {
  withInput(program.command("lint", { isDefault: true }).description("find what the API server refuses and what cannot work; the default command")
    .argument("<path...>", "files, folders, globs, or - for standard input"))
    .addOption(new Option("-f, --format <format>", "how findings are shown").choices(LINT_FORMATS).default("text"))
    .option("-o, --output <[format:]file>", "write findings to a file as well; the format by its extension unless it is named; may be repeated", collect, [])
    .addOption(new Option("--fail-on <severity>", "exit with 1 from this severity on (default: error)").choices(["error", "warning", "info", "never"]))
    .option("--changed-since <revision>", "only findings that the tree of this git revision does not have, for example origin/main")
    .option("--baseline <file>", "only findings that this file does not have; kubeverdict baseline writes it")
    .option("--no-baseline", "report what the configuration's baseline has as well")
    .option("--fix", "correct what can only be meant one way; comments and layout stay")
    .option("--fix-unsafe", "correct what is probably meant as well: it may change what works")
    .option("--fix-dry-run", "change nothing: print a diff of what --fix (or --fix-unsafe) would change")
    .option("--watch", "check again when a file is saved, until interrupted")
    .option("--timing", "say on stderr where the time went")
    .action(async (paths: string[], options) => { finish(await (await import("./lint.ts")).lint(paths, options)); });
}

function baselineCommand(program: Command, finish: Finish): void {
  withInput(program.command("baseline").description("accept the present findings: lint --baseline reports only new ones")
    .argument("<path...>", "files, folders, globs, or - for standard input"))
    .option("-o, --output <file>", "where to write (default: the configuration's baseline, or .kubeverdict-baseline.json)")
    .option("--prune", "add nothing, and take out what is gone")
    .action(async (paths: string[], options) => { finish(await (await import("./baseline.ts")).writeBaseline(paths, options)); });
}

function validateCommand(program: Command, finish: Finish): void {
  withInput(program.command("validate").description("the API server's verdict for each object, nothing else; takes the place of a schema checker")
    .argument("<path...>", "files, folders, globs, or - for standard input"))
    .addOption(new Option("-f, --format <format>", "how verdicts are shown").choices(["text", "json"]).default("text"))
    .action(async (paths: string[], options) => { finish(await (await import("./validate.ts")).validate(paths, options)); });
}

function otherCommands(program: Command, finish: Finish): void {
  withInput(program.command("endpoints").description("which Pods and ports each Service sends to, and why it has none")
    .argument("<path...>", "files, folders, globs, or - for standard input"))
    .addOption(new Option("-f, --format <format>", "how they are shown").choices(["text", "json"]).default("text"))
    .action(async (paths: string[], options) => { finish(await (await import("./endpoints.ts")).endpoints(paths, options)); });

  withInput(program.command("graph").description("a picture of the objects: how they belong together, and what is wrong where")
    .argument("<path...>", "files, folders, globs, or - for standard input"))
    .addOption(new Option("-f, --format <format>", "dot and mermaid for other programs, svg an image, html a page to explore (default: by the file's extension, or dot)").choices(["dot", "mermaid", "json", "svg", "html"]))
    .option("-o, --output <file>", "write it to a file")
    .option("--only-namespace <name>", "draw this namespace; may be repeated", collect, [])
    .option("--kind <kind>", "draw this kind; may be repeated", collect, [])
    .action(async (paths: string[], options) => { finish(await (await import("./graph.ts")).graph(paths, options)); });

  withInput(program.command("diff").description("what a change does to a cluster: refused changes, lost endpoints, ports and connections")
    .argument("<path...>", "the old and the new folder; with --base or --cluster the paths to compare"))
    .option("--base <revision>", "the old state is what git has there, for example origin/main")
    .option("--cluster", "the old state is the running cluster, over which the files are laid as an apply would; with -n only this namespace is read; reads only")
    .option("--context <name>", "with --cluster: the context of the kubeconfig (default: its current one)")
    .option("--kubeconfig <file>", "with --cluster: another kubeconfig than the usual one")
    .addOption(new Option("-f, --format <format>", "how it is shown").choices(["text", "json", "markdown"]).default("text"))
    .action(async (paths: string[], options) => { finish(await (await import("./diff.ts")).diff(paths, options)); });

  withInput(program.command("trace").description("where a request ends up, hop by hop, and why not")
    .argument("[word...]", "FROM TO PATH..., or with --all or --expect only PATH...")
    .addHelpText("after", TRACE_WORDS))
    .option("--all", "every connection that policies allow")
    .option("--expect <file>", "compare with expectations: a YAML list of {from, to, expect: yes, no or depends}")
    .addOption(new Option("-f, --format <format>", "how they are shown; dot with --all").choices(["text", "json", "dot"]).default("text"))
    .action(async (words: string[], options) => { finish(await (await import("./trace.ts")).trace(words, options)); });

  program.command("operator").description("watch the cluster that it runs in, and publish what is found as reports, Events and metrics")
    .option("-c, --config <file>", "a kubeverdict.yaml, read again when it changes (a mounted ConfigMap)")
    .option("--context <name>", "the context of the kubeconfig to use (default: the current one, or the Pod's own service account)")
    .option("--kubeconfig <file>", "another kubeconfig than the usual one")
    .option("-n, --namespace <name>", "only this namespace; may be repeated (default: all, and what has no namespace)", collect, [])
    .addOption(new Option("--reports <api>", "what reports are written as").choices(["openreports", "policyreports", "none"]).default("openreports"))
    .addOption(new Option("--events <severity>", "new findings from this severity on are told in Events of their objects").choices(["error", "warning", "info", "none"]).default("error"))
    .addOption(new Option("--port <number>", "where /healthz, /readyz and /metrics are served").argParser(readCount).default(8080))
    .option("--no-leader-election", "it is the only replica: no Lease")
    .option("--lease-name <name>", "the Lease by which replicas agree on who writes", "kubeverdict")
    .option("--lease-namespace <name>", "where it is (default: the namespace of the Pod or context)")
    .addOption(new Option("--webhook <mode>", "answer admission reviews as well: warn of what an apply would break, or deny it").choices(["warn", "deny"]))
    .addOption(new Option("--webhook-port <number>", "where").argParser(readCount).default(9443))
    .option("--tls-cert <file>", "the certificate of the webhook, read again when it changes", "/etc/kubeverdict-tls/tls.crt")
    .option("--tls-key <file>", "and its key", "/etc/kubeverdict-tls/tls.key")
    .addOption(new Option("--log-level <level>", "how much it tells").choices(["error", "warn", "info", "debug"]).default("info"))
    .action(async (options) => { finish(await (await import("./operator.ts")).operator(options)); });

  program.command("audit").description("the same for a running cluster, and what only a cluster shows; reads only")
    .option("--context <name>", "the context of the kubeconfig (default: its current one)")
    .option("--kubeconfig <file>", "another kubeconfig than the usual one; in a Pod: its service account")
    .option("-n, --namespace <name>", "only this namespace; may be repeated (default: all)", collect, [])
    .addOption(new Option("--upgrade-to <version>", "also what this version of Kubernetes would refuse or no longer serve").argParser(readVersion))
    .option("--with <path>", "what applying these files would change, instead of what is; may be repeated", collect, [])
    .addOption(new Option("--kubernetes-version <version>", "judge as this version (default: the server's)").argParser(readVersion))
    .addOption(new Option("-f, --format <format>", "how findings are shown").choices(LINT_FORMATS).default("text"))
    .option("-o, --output <[format:]file>", "write findings to a file as well; may be repeated", collect, [])
    .addOption(new Option("--fail-on <severity>", "exit with 1 from this severity on (default: error)").choices(["error", "warning", "info", "never"]))
    .option("-c, --config <file>", "the configuration (default: kubeverdict.yaml here or in a folder above)")
    .option("--no-config", "read no configuration")
    .option("--color", "colours, wherever the output goes (also: FORCE_COLOR=1)")
    .option("--no-color", "no colours (also: NO_COLOR=1)")
    .action(async (options) => { finish(await (await import("./audit.ts")).audit(options)); });

  program.command("explain").description("what a rule finds, why it matters and what to do")
    .argument("<rule>", "for example service/selects-no-pods")
    .option("-c, --config <file>", "the configuration whose plugins are asked too (default: kubeverdict.yaml here or in a folder above)")
    .option("--no-config", "read no configuration")
    .action(async (id: string, options) => { finish(await (await import("./explain.ts")).explain(id, options)); });

  program.command("rules").description("list the rules")
    .option("-c, --config <file>", "the configuration whose plugins are listed too (default: kubeverdict.yaml here or in a folder above)")
    .option("--no-config", "read no configuration")
    .addOption(new Option("-f, --format <format>", "how they are shown").choices(["text", "json"]).default("text"))
    .action(async (options) => { finish(await (await import("./rules.ts")).listRules(options)); });

  const schemas = program.command("schemas").description("the schemas that verdicts are given by");
  schemas.command("pull").description("write the schemas that a cluster publishes, custom resources included, for --schema-location")
    .option("--context <name>", "the context of the kubeconfig to ask (through kubectl)")
    .option("--kubeconfig <file>", "another kubeconfig than the usual one")
    .option("--from-dump <file>", "read what was published from a file instead; may be repeated", collect, [])
    .option("--output <folder>", "where to write; what is there is added to", "kubeverdict-schemas")
    .action(async (options) => { finish(await (await import("./schemas.ts")).pullSchemas(options)); });

  program.command("init").description("write a commented kubeverdict.yaml into this folder")
    .action(async () => { finish(await (await import("./init.ts")).init()); });
}

const EXAMPLES = `
kubeverdict PATH is short for kubeverdict lint PATH; its options: kubeverdict lint --help

Examples:
  kubeverdict deploy/                             lint a folder
  kustomize build overlays/prod | kubeverdict -   lint what another program prints
  kubeverdict lint . --format github --output sarif:findings.sarif
  kubeverdict validate deploy/ --kubernetes-version 1.33
  kubeverdict endpoints deploy/                   which Pods each Service reaches
  kubeverdict diff --base origin/main deploy/     what a pull request does
  kubeverdict diff --cluster deploy/              what an apply would do to the running cluster
  kubeverdict graph deploy/ --output graph.html   a page to explore
  kubeverdict explain service/selects-no-pods

Exit code: 0 nothing at or above --fail-on, 1 findings, 2 could not run.`;

const TRACE_WORDS = `
FROM: internet, node, an IP address, namespace/NAME, or [NAMESPACE/][KIND/]NAME of a workload
TO:   [NAMESPACE/]svc/NAME[:PORT], http://HOST/PATH, a DNS name, node:PORT, or [NAMESPACE/]KIND/NAME[:PORT]

Examples:
  kubeverdict trace internet http://shop.example.com/cart deploy/
  kubeverdict trace deploy/worker svc/db:5432 deploy/
  kubeverdict trace --expect network.yaml deploy/

Exit code: 0 it arrives (or every expectation holds), 1 it does not, or it depends.`;

/** The options of every command that reads manifests. */
function withInput(command: Command): Command {
  return command
    .optionsGroup("Input:")
    .addOption(new Option("--kubernetes-version <version>", `${KUBERNETES_VERSIONS[0]!} to ${LATEST_VERSION} (default: ${LATEST_VERSION})`).argParser(readVersion))
    .addOption(new Option("-n, --namespace <name>", "the namespace of objects that name none (default: default)").argParser(readNamespace))
    .option("--exclude <glob>", "leave out files; may be repeated", collect, [])
    .option("-c, --config <file>", "the configuration (default: kubeverdict.yaml here or in a folder above)")
    .option("--no-config", "read no configuration")
    .option("--complete", "the input is everything there is: what is absent does not exist")
    .option("--strict-kinds", "a kind that nobody described is an error")
    .option("--schema-location <path>", "CustomResourceDefinitions or JSON Schemas of further kinds; may be repeated", collect, [])
    .addOption(new Option("--node-port-range <first-last>", "node ports that the cluster hands out (default: 30000-32767)").argParser(readPortRange))
    .addOption(new Option("--nodes <number>", "nodes of the cluster; a DaemonSet has a Pod on each (default: 3)").argParser(readCount))
    .option("--allow-empty", "it is no error when there is nothing to check")
    .option("--only-manifests", "leave out named files that are certainly no manifests, as those of a folder are (for hooks)")
    .optionsGroup("Rendering kustomizations and Helm charts:")
    .option("--no-render", "read their files as they are written")
    .option("--values <file>", "values for charts; may be repeated", collect, [])
    .option("--set <key=value>", "a single value for charts; may be repeated", collect, [])
    .option("--value-set <name=file,...>", "render charts once with each set of values; may be repeated", collect, [])
    .option("--release-name <name>", "the release of charts (default: the chart's name)")
    .option("--api-versions <version>", "what charts find in .Capabilities.APIVersions; may be repeated", collect, [])
    .addOption(new Option("--render-timeout <seconds>", "the time that each rendering may take (default: 30)").argParser(readSeconds))
    .optionsGroup("Options:")
    .option("--color", "colours, wherever the output goes (also: FORCE_COLOR=1)")
    .option("--no-color", "no colours (also: NO_COLOR=1)");
}

function collect(value: string, values: readonly string[]): string[] {
  return [...values, value];
}

function readVersion(text: string): InputOptions["kubernetesVersion"] {
  const read = parseVersion(text);
  if (!read) throw new InvalidArgumentError(`Known versions are ${KUBERNETES_VERSIONS.join(", ")}.`);
  return read;
}

function readNamespace(text: string): string {
  if (text.length > 63 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)) throw new InvalidArgumentError("Write the name of a namespace: a-z, 0-9 and \"-\" between them, 63 characters at most.");
  return text;
}

function readPortRange(text: string): [number, number] {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || first < 1 || last > 65535 || first > last) throw new InvalidArgumentError("Write two ports from 1 to 65535, for example 30000-32767.");
  return [first, last];
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,5}(\.\d+)?$/.test(text) || seconds <= 0) throw new InvalidArgumentError("Write seconds, for example 30.");
  return seconds;
}

function readCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}
