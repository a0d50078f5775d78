interface Setting { readonly type?: string | readonly string[]; readonly enum?: readonly unknown[]; readonly description?: string; readonly default?: unknown; readonly properties?: Readonly<Record<string, Setting>>; readonly items?: Setting; readonly required?: readonly string[] }

/** The page of the configuration, from its schema. */
export function configurationPage(schema: Setting): string {
  const settings = Object.entries(schema.properties ?? {});
  const parts = settings.flatMap(([name, { items }]) => (items?.properties ? [`## An entry of ${name}\n\n${table(Object.entries(items.properties), items.required)}`] : []));
  return `${[
    "<!-- Generated from the schema of the configuration by npm run update. -->",
    "# Configuration",
    "`kubeverdict.yaml` in the working directory or a folder above it, or the file of `--config`. `kubeverdict init` writes one with comments; options of the command line win. Editors check it by `schemas/config.json`. Unknown settings are mistakes, told with their lines.",
    table(settings),
    ...parts,
    "## rules\n\nBy [rule](../rules/README.md): a severity (`error`, `warning`, `info`, `off`), or `{ severity, options }`.\n\n```yaml\nrules:\n  service/selects-no-pods: warning\n```",
    "[Plugins and extends](custom-rules.md) · [Baseline](ci.md#a-baseline)",
  ].join("\n\n")}\n`;
}

function table(settings: readonly (readonly [string, Setting])[], required: readonly string[] = []): string {
  const rows = settings.map(([name, { description = "", default: value, enum: allowed, type }]) => {
    const kind = allowed ? allowed.map((one) => `\`${String(one)}\``).join(", ") : [type ?? ""].flat().join(" or ");
    return `| \`${name}\` | ${kind} | ${description.replaceAll("|", "\\|")}${required.includes(name) ? " Required." : ""} | ${value === undefined ? "" : `\`${JSON.stringify(value)}\``} |`;
  });
  return `| setting | type | says | default |\n|---|---|---|---|\n${rows.join("\n")}`;
}
