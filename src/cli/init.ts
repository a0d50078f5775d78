import { existsSync, writeFileSync } from "node:fs";
import { LATEST_VERSION } from "../resource/version.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";

const NAME = "kubeverdict.yaml";

const TEXT = `# How kubeverdict reads the manifests below this folder. Every setting may be left out; what stands here is the default.

# kubernetesVersion: "${LATEST_VERSION}"
# namespace: default        # of objects that name none
# complete: false           # true: what is absent from the input does not exist
# strictKinds: false        # true: a kind that nobody described is an error
# failOn: error             # error, warning, info or never
# exclude: []               # globs of files, for example "charts/**"
# schemaLocations: []       # folders with CustomResourceDefinitions or JSON Schemas
# nodePortRange: 30000-32767
# nodes: 3

# Objects that exist in the cluster without being here.
# externals:
#   - kind: Secret
#     namespace: shop
#     name: "*-tls"         # made by cert-manager
#   - kind: Pod
#     labels: { app: redis } # made by an operator

# Severity (error, warning, info, off) by rule; kubeverdict rules lists them.
# rules:
#   service/selects-no-pods: warning

# Other severities for some objects, and why.
# overrides:
#   - path: legacy/**
#     kind: Service
#     rules: { service/selects-no-pods: off }
#     reason: goes away with the old cluster
`;

/** Writes a commented configuration into the working directory; never over one that is there. */
export async function init(): Promise<ExitCode> {
  if (existsSync(NAME)) throw new UsageError(`${NAME} is there already`);
  writeFileSync(NAME, TEXT);
  process.stderr.write(`wrote ${NAME}\n`);
  return EXIT.clean;
}
