import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, inject, test, vi } from "vitest";
import { connect } from "../../src/cluster/connect.ts";
import { discover, serverVersion } from "../../src/cluster/discover.ts";
import { list, snapshot } from "../../src/cluster/list.ts";
import type { ServedKind } from "../../src/cluster/live-object.ts";
import { apiServer, cluster, kubeconfigOf, refuse, type Answer } from "../support/api-server.ts";
import { folderWith } from "../support/program.ts";

const CORE = { v1: [{ name: "namespaces", kind: "Namespace", namespaced: false }, { name: "services", kind: "Service" }, { name: "pods", kind: "Pod" }] };
const SERVICE = { metadata: { name: "web", namespace: "shop", uid: "1" }, spec: { selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP", targetPort: 80 }] } };
const SHOP = { "/api/v1/namespaces": [{ metadata: { name: "shop", uid: "0" } }], "/api/v1/services": [SERVICE], "/api/v1/pods": [] };
const SERVICES: ServedKind = { group: "", version: "v1", kind: "Service", plural: "services", isNamespaced: true };

interface Ended { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs audit beside the test, whose server has to answer it. */
async function audit(kubeconfig: string, ...args: string[]): Promise<Ended> {
  return runBeside({ kubeconfig }, "audit", "--kubeconfig", "kubeconfig", "--format", "json", ...args);
}

async function runBeside(files: Readonly<Record<string, string>>, command: string, ...args: string[]): Promise<Ended> {
  const folder = folderWith(files);
  const child = spawn(process.execPath, [inject("program"), command, "--no-config", ...args], { cwd: folder, env: { PATH: process.env.PATH ?? "", HOME: folder } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => { stdout += String(text); });
  child.stderr.on("data", (text) => { stderr += String(text); });
  const code = await new Promise<number | null>((resolve) => { child.once("close", resolve); });
  return { code, stdout, stderr };
}

const rulesIn = (stdout: string): string[] => (JSON.parse(stdout) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);
const connected = async (answer: Answer) => connect({ kubeconfig: join(folderWith({ kubeconfig: kubeconfigOf(await apiServer(answer)) }), "kubeconfig") });
const page = (title: string, status = 200): Answer => (_, response) => {
  response.writeHead(status, { "content-type": "text/html" });
  response.end(`<!DOCTYPE html><html><head><title>${title}</title></head><body>words</body></html>`);
  return undefined;
};

describe("what ends the run, with a message that says what to do and exit code 2", () => {
  test.each<[string, Answer, RegExp]>([
    ["credentials that are not accepted", (_, response) => refuse(response, 401, "Unauthorized"), /does not accept the credentials of context "test"; have they expired\? Log in again/],
    ["credentials that may do nothing", (_, response) => refuse(response, 403, 'User "system:anonymous" cannot get path "/version"'), /do not allow it: User "system:anonymous"/],
    ["the sign-in page of a proxy", page("Sign in"), /something that is no JSON object \(a web page, "Sign in"\): is it an API server, or a proxy before one\?/],
    ["the error page of a proxy", page("Blocked", 407), /answers 407 to \/version: \(a web page, "Blocked"\)/],
    ["a way to somewhere else", (_, response) => void response.writeHead(302, { location: "https://login.example.com/" }).end(), /answers with the way to https:\/\/login\.example\.com\/: is it an API server/],
    ["another server", ({ path }, response) => (path === "/version" ? { version: "2.1" } : refuse(response, 404, "page not found")), /has no \/apis: page not found/],
    ["a server that is too busy", (_, response) => refuse(response, 429, "", { "retry-after": "0" }), /has more requests than it can answer \(429\): try again later/],
  ])("%s", async (_, answer, message) => {
    const { code, stdout, stderr } = await audit(kubeconfigOf(await apiServer(answer)));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().split("\n").at(-1)).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });

  test("credentials that may read no kind", async () => {
    const kinds = cluster(CORE, {});
    const server = await apiServer((request, response) => (/namespaces$|services$|pods$/.test(request.path) ? refuse(response, 403, "no") : kinds(request, response)));
    const { code, stdout, stderr } = await audit(kubeconfigOf(server));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('the credentials of context "test" may read nothing there; with -n');
  });

  test("a server that is not there, and one that speaks TLS though nobody expects it, or the other way round", async () => {
    expect(await audit(kubeconfigOf("https://127.0.0.1:9"))).toMatchObject({ code: 2, stderr: "kubeverdict: cannot reach the API server https://127.0.0.1:9: nothing listens there\n" });
    expect((await audit(kubeconfigOf("https://no-such-host.invalid"))).stderr).toMatch(/cannot reach the API server https:\/\/no-such-host\.invalid: (there is no such host|its name cannot be looked up now)/);
    const plain = await apiServer(cluster(CORE, SHOP));
    expect((await audit(kubeconfigOf(plain.replace("http:", "https:")))).stderr).toContain("it does not speak TLS as expected");
  });

  test("an upgrade to what the cluster is already", async () => {
    const { code, stdout, stderr } = await audit(kubeconfigOf(await apiServer(cluster(CORE, SHOP))), "--upgrade-to", "1.36");
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: "kubeverdict: --upgrade-to 1.36 is no upgrade: the cluster is judged as 1.36\n" });
  });

  test("a context that the kubeconfig lacks", async () => {
    const { code, stderr } = await audit(kubeconfigOf("http://127.0.0.1:9"), "--context", "prod");
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'kubeverdict: the kubeconfig kubeconfig has no context "prod"; it has test\n' });
  });
});

describe("the version of a server", () => {
  test.each([
    ["v1.33.5-gke.1", "1.33", true], ["v1.34.2+k3s1", "1.34", true], ["v1.35.0-eks-a1b2c3", "1.35", true], ["v1.36.0-alpha.1", "1.36", true],
    ["v1.24.17", "1.32", false], ["v1.99.0", "1.37", false], ["banana", "1.37", false], ["", "1.37", false],
  ])("%s is judged as %s", async (text, version, isExact) => {
    expect(await serverVersion(await connected(cluster(CORE, {}, text)))).toMatchObject({ text, version, isExact });
  });

  test("of which only the minor number can be read", async () => {
    expect(await serverVersion(await connected(() => ({ major: "1", minor: "33+" })))).toMatchObject({ version: "1.33", isExact: true });
  });

  test("that is not known is told once, unless the user names one", async () => {
    const kubeconfig = kubeconfigOf(await apiServer(cluster(CORE, SHOP, "v1.41.0")));
    expect(await audit(kubeconfig)).toMatchObject({ code: 1, stderr: "kubeverdict: the server is Kubernetes v1.41.0, which is not known here; it is judged as 1.37\n" });
    expect((await audit(kubeconfig, "--kubernetes-version", "1.36")).stderr).toBe("");
  });
});

describe("a cluster that is not as expected is read all the same", () => {
  test("objects of kinds that nobody describes, and items that are no objects", async () => {
    const kinds = { ...CORE, "example.com/v7": [{ name: "widgets", kind: "Widget" }] };
    const odd = [null, 7, {}, { metadata: {} }, { metadata: { name: "a", namespace: "shop", labels: 7, annotations: [], ownerReferences: "x" }, spec: "text" }];
    const { code, stdout, stderr } = await audit(kubeconfigOf(await apiServer(cluster(kinds, { ...SHOP, "/apis/example.com/v7/widgets": odd, "/api/v1/pods": odd }))));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(rulesIn(stdout)).toEqual(["service/selects-no-pods"]);
  });

  test("a group whose own server does not answer", async () => {
    const answers = cluster({ ...CORE, "metrics.example.com/v1": [] }, SHOP);
    const server = await apiServer((request, response) => (request.path.startsWith("/apis/metrics") ? refuse(response, 503, "", { "retry-after": "0" }) : answers(request, response)));
    const { code, stderr } = await audit(kubeconfigOf(server));
    expect(stderr).toBe("kubeverdict: metrics.example.com/v1 is announced, but does not answer; its objects are unknown\n");
    expect(code).not.toBe(2);
  });

  /** Two pages of Services; `second` answers the request for the second one, the first time. */
  const paged = (second: Answer): { answer: Answer; asked: string[] } => {
    const asked: string[] = [];
    const named = (name: string): object => ({ ...SERVICE, metadata: { name, namespace: "shop" } });
    const answer: Answer = (request, response) => {
      const { query } = request;
      asked.push(query.get("continue") ?? (query.get("limit") === null ? "all" : "first"));
      if (query.get("continue") !== null && asked.filter((one) => one === "next").length === 1) return second(request, response);
      if (query.get("continue") !== null) return { metadata: { resourceVersion: "8" }, items: [named("b")] };
      return { metadata: { resourceVersion: "7", ...(query.get("limit") !== null && { continue: "next" }) }, items: query.get("limit") === null ? [named("a"), named("b")] : [named("a")] };
    };
    return { answer, asked };
  };
  const namesOf = ({ objects }: { objects: readonly { resource: { id: { name: string } } }[] }): string[] => objects.map(({ resource }) => resource.id.name);

  test("a list that is forgotten on the way (410) begins anew", async () => {
    const { answer, asked } = paged((_, response) => refuse(response, 410, "The provided continue parameter is too old"));
    expect(namesOf(await list(await connected(answer), SERVICES))).toEqual(["a", "b"]);
    expect(asked).toEqual(["first", "next", "first", "next"]);
  });

  test("a list that is forgotten again and again is asked for as a whole", async () => {
    const answer: Answer = ({ query }, response) => {
      if (query.get("continue") !== null) return refuse(response, 410, "too old");
      return query.get("limit") === null ? { metadata: {}, items: [SERVICE] } : { metadata: { continue: "next" }, items: [SERVICE] };
    };
    expect(namesOf(await list(await connected(answer), SERVICES))).toEqual(["web"]);
  });

  test("a kind that vanishes on the way (404) has no objects", async () => {
    const { answer } = paged((_, response) => refuse(response, 404, "the server could not find the requested resource"));
    expect(await snapshot(await connected(answer), [SERVICES])).toEqual({ objects: [], unreadable: [] });
  });

  test("a connection that is cut on the way is taken up again", async () => {
    const { answer, asked } = paged((_, response) => void response.destroy());
    expect(namesOf(await list(await connected(answer), SERVICES))).toEqual(["a", "b"]);
    expect(asked).toEqual(["first", "next", "next"]);
  });

  test("a server that wants a pause (429) gets as long a one as it asks for", async () => {
    const { answer } = paged((_, response) => refuse(response, 429, "", { "retry-after": "1" }));
    const start = performance.now();
    expect(namesOf(await list(await connected(answer), SERVICES))).toEqual(["a", "b"]);
    expect(performance.now() - start).toBeGreaterThan(950);
  });
});

describe("diff --cluster", () => {
  const text = (selector: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: ${selector} }, ports: [{ port: 80, targetPort: 80 }] }\n`;
  const pod = (name: string): object => ({ metadata: { name, namespace: "shop", uid: name, labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web:1", ports: [{ containerPort: 80, protocol: "TCP" }] }] }, status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } });
  /** Somebody who may read one namespace only, and what has none. */
  const answers = cluster(CORE, { "/api/v1/namespaces": [{ metadata: { name: "shop", uid: "0" } }], "/api/v1/namespaces/shop/services": [SERVICE], "/api/v1/namespaces/shop/pods": [pod("web")] });
  const restricted: Answer = (request, response) => {
    if (request.path === "/api/v1/namespaces/shop/services/web") return { apiVersion: "v1", kind: "Service", ...SERVICE };
    return /^\/api\/v1\/(services|pods)$/.test(request.path) ? refuse(response, 403, "no") : answers(request, response);
  };

  test("needs rights in the namespaces that the files name, and no others", async () => {
    const kubeconfig = kubeconfigOf(await apiServer(restricted));
    const same = await runBeside({ kubeconfig, "web.yaml": text("web") }, "diff", "--cluster", "--kubeconfig", "kubeconfig", "-n", "shop", "--format", "json", "web.yaml");
    expect({ ...same, stdout: JSON.parse(same.stdout) as unknown }).toMatchObject({ code: 0, stderr: "", stdout: { added: [], changed: [], removed: [], consequences: [] } });
    const lost = await runBeside({ kubeconfig, "web.yaml": text("wbe") }, "diff", "--cluster", "--kubeconfig", "kubeconfig", "-n", "shop", "web.yaml");
    expect(lost).toMatchObject({ code: 1, stderr: "" });
    expect(lost.stdout).toContain("0 added · 1 changed · 0 removed");
  });

  test.each([
    [["--context", "prod", "old", "new"], "--context and --kubeconfig say which cluster --cluster compares with"],
    [["--cluster", "--base", "main", "web.yaml"], "--base and --cluster are two old states: name one"],
    [["--cluster", "--kubeconfig", "gone", "web.yaml"], "cannot read the kubeconfig gone: there is no such file"],
    [["web.yaml"], "diff takes two folders, the old one and the new one, or --base REVISION or --cluster and the paths to compare"],
  ])("%j ends with a message", async (args, message) => {
    expect(await runBeside({ "web.yaml": text("web") }, "diff", ...args)).toEqual({ code: 2, stdout: "", stderr: `kubeverdict: ${message}\n` });
  });
});

test.each([["small objects come in large pages", 10, ["100", "500", "500"]], ["large ones in small pages, so that a page is never much", 200_000, ["100", "9", "9"]]])("%s", async (_, size, limits) => {
  const asked: (string | null)[] = [];
  const connection = await connected(({ query }) => {
    asked.push(query.get("limit"));
    const items = Array.from({ length: asked.length === 1 ? 100 : Number(query.get("limit")) }, (__, i) => ({ metadata: { name: `${asked.length}-${i}`, namespace: "shop" }, data: { text: "x".repeat(size) } }));
    return { metadata: { ...(asked.length < 3 && { continue: "next" }) }, items };
  });
  const { objects } = await list(connection, { ...SERVICES, kind: "ConfigMap", plural: "configmaps" }, { keep: (object) => ({ ...object, resource: { ...object.resource, value: {} } }) });
  expect(asked).toEqual(limits);
  expect(objects).toHaveLength(asked.map(Number).reduce((a, b) => a + b));
  expect(objects.every(({ resource }) => Object.keys(resource.value).length === 0)).toBe(true);
});

test("of Secrets only keys and types are left of a page as soon as it is read, on every page and in a single object", async () => {
  const secret = (name: string): object => ({
    metadata: { name, namespace: "shop", annotations: { "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"hunter2"}}' }, managedFields: [{ manager: "hunter2" }] },
    type: "Opaque", data: { password: "hunter2", "tls.key": "hunter2" }, stringData: { more: "hunter2" },
  });
  const connection = await connected(({ query }) => (query.get("continue") === null ? { metadata: { continue: "next" }, items: [secret("a")] } : { metadata: {}, items: [secret("b")] }));
  const seen: string[] = [];
  const { objects } = await list(connection, { ...SERVICES, kind: "Secret", plural: "secrets" }, { onPage: (count) => { seen.push(`page of ${count}`); } });
  expect(seen).toEqual(["page of 1", "page of 2"]);
  expect(objects.map(({ resource }) => [resource.value.type, resource.value.data, resource.value.stringData])).toEqual(["a", "b"].map(() => ["Opaque", { password: "", "tls.key": "" }, { more: "" }]));
  expect(JSON.stringify(objects)).not.toContain("hunter2");
});

describe("inside a Pod", () => {
  const ACCOUNT = "var/run/secrets/kubernetes.io/serviceaccount";
  afterEach(() => { vi.unstubAllEnvs(); });

  function podRoot(files: Readonly<Record<string, string>>, port: number): string {
    const root = folderWith({});
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, ACCOUNT, name)), { recursive: true });
      writeFileSync(join(root, ACCOUNT, name), text);
    }
    for (const [name, value] of Object.entries({ KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: String(port), KUBECONFIG: "", HOME: root })) vi.stubEnv(name, value);
    return root;
  }

  test("its service account is taken, with its namespace", async () => {
    const connection = await connect({ podRoot: podRoot({ token: "t", namespace: "shop\n", "ca.crt": "" }, 6443) });
    expect({ server: connection.server, namespace: connection.namespace }).toEqual({ server: "https://127.0.0.1:6443", namespace: "shop" });
  });

  test("its token is sent with each request", async () => {
    // Only there the client does without TLS.
    const port = await Promise.any([8001, 8080].map(async (one) => (await isFree(one)) ? one : Promise.reject(new Error("taken")))).catch(() => undefined);
    if (port === undefined) return;
    const seen: (string | undefined)[] = [];
    const root = podRoot({ token: "mine", "ca.crt": "" }, port);
    await apiServer(({ headers }) => {
      seen.push(headers.authorization);
      return { groups: [], resources: [] };
    }, port);
    expect((await discover(await connect({ podRoot: root }))).kinds).toEqual([]);
    expect(new Set(seen)).toEqual(new Set(["Bearer mine"]));
  });

  test("without a service account there is nothing to connect with", async () => {
    await expect(connect({ podRoot: podRoot({}, 6443) })).rejects.toThrow(/there is no kubeconfig: .* and this is no Pod with a service account; name one with --kubeconfig/);
  });
});

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => { resolve(false); });
    server.listen(port, "127.0.0.1", () => { server.close(() => { resolve(true); }); });
  });
}
