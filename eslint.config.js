import tseslint from "typescript-eslint";

/** The layers, lowest first. Each may import itself and the ones before it; `peers` stand side by side and may not see each other. */
const LAYERS = [["src/source"], ["src/resource"], ["src/schema", "src/kinds", "src/cel"], ["src/validation"], ["src/graph"], ["src/simulation"], ["src/rule"], ["rules"], ["src/engine"], ["src/report"]];
/** Beside the layers, what touches files, processes, clusters and browsers; and what of the layers each may import. src/cli and src/index.ts see all. */
const OUTER = {
  "src/cluster": ["source", "resource"],
  "src/render": ["source", "resource", "engine"],
  "src/operator": ["source", "resource", "graph", "rule", "engine", "cluster"],
  "src/testing": ["source", "resource", "rule", "rules", "engine"],
  "src/page": ["report/picture"],
};
const SHELL = [...Object.keys(OUTER), "src/cli", "src/index"];

const name = (layer) => layer.replace("src/", "");
const layerRules = LAYERS.flatMap((peers, i) =>
  peers.map((layer) => {
    const later = [...LAYERS.slice(i + 1).flat(), ...peers.filter((peer) => peer !== layer), ...SHELL].map(name);
    const pure = !["src/source", "src/schema"].includes(layer);
    return {
      files: [`${layer}/**/*.ts`],
      ignores: ["rules/index.ts"],
      rules: {
        "no-restricted-globals": ["error", "process", "console", "fetch"],
        "no-restricted-imports": ["error", { patterns: [
          { regex: `^(\\.\\./)+(src/)?(${later.join("|")})(/|\\.ts$)`, message: `${layer} may not import a later layer (see LAYERS in eslint.config.js).` },
          ...(pure ? [{ regex: "^(node:|yaml$|ajv)", message: `${layer} is pure: no files, process or parser.` }] : []),
        ] }],
      },
    };
  }),
);

const outerRules = Object.entries(OUTER).map(([folder, seen]) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": ["error", { patterns: [
      { regex: `^(\\.\\./)+(src/)?(?!(${[name(folder), ...seen].join("|")})/)[a-z]+(/|\\.ts$)`, message: `${folder} sees only ${seen.join(", ")} (see OUTER in eslint.config.js).` },
    ] }],
  },
}));

export default tseslint.config(
  { ignores: ["dist", "node_modules", ".cache", "coverage", "src/resource/api"] },
  ...tseslint.configs.strict,
  {
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      eqeqeq: "error",
      "prefer-const": "error",
    },
  },
  ...layerRules,
  ...outerRules,
);
