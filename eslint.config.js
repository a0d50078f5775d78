import tseslint from "typescript-eslint";

/** The layers, lowest first. Each may import itself and the ones before it; `peers` stand side by side and may not see each other. */
const LAYERS = [["src/source"], ["src/resource"], ["src/schema", "src/kinds", "src/cel"], ["src/validation"], ["src/graph"], ["src/simulation"], ["src/rule"], ["rules"], ["src/engine"], ["src/report"]];
/** What only the shell may touch: these layers are pure, and see files, clock and process as arguments. */
const SHELL = ["src/cli", "src/index", "src/testing"];

const name = (layer) => layer.replace("src/", "");
const layerRules = LAYERS.flatMap((peers, i) =>
  peers.map((layer) => {
    const later = [...LAYERS.slice(i + 1).flat(), ...peers.filter((peer) => peer !== layer), ...SHELL, "src/cluster", "src/operator", "src/render"].map(name);
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
  { files: ["src/cli/**/*.ts", "src/cluster/**/*.ts", "src/operator/**/*.ts", "src/render/**/*.ts"], rules: { "no-restricted-globals": "off" } },
  { files: ["src/cluster/**/*.ts"], rules: { "no-restricted-imports": ["error", { patterns: [{ regex: "^(\\.\\./)+(schema|kinds|validation|graph|simulation|rule|engine|report|cli)/", message: "src/cluster sees only src/resource and src/source." }] }] } },
  ...layerRules,
);
