import { describe, expect, it } from "vitest";
import { warningsOf } from "../../support/verdict.ts";

const pod = (spec: string, container = "", metadata = "name: web"): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec: {containers: [{name: main, image: web${container && ", "}${container}}]${spec && ", "}${spec}}\n`;
const template = (spec: string, metadata = ""): string =>
  `apiVersion: v1\nkind: PodTemplate\nmetadata: {name: web}\ntemplate: {metadata: {${metadata}}, spec: {containers: [{name: main, image: web}]${spec && ", "}${spec}}}\n`;
const first = "spec.containers[0]";

describe("warnings about Pods", () => {
  it.each([
    ["nothing", pod(""), []],
    ["a name that is no host name", pod("", "", "name: web.v1"), ["metadata.name"]],
    ["labels of nodes that went out of use", pod("nodeSelector: {beta.kubernetes.io/os: linux}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: failure-domain.beta.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}]"),
      ["spec.nodeSelector[beta.kubernetes.io/os]", "spec.topologySpreadConstraints[0].topologyKey", "spec.topologySpreadConstraints[0].labelSelector"]],
    ["annotations that went out of use", pod("", "", "name: web, annotations: {scheduler.alpha.kubernetes.io/critical-pod: '', seccomp.security.alpha.kubernetes.io/pod: unconfined}"),
      ["metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]", "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]"]],
    ["volumes that went out of use", pod("volumes: [{name: a, gitRepo: {repository: b}}, {name: c, storageos: {volumeName: d}}]"), ["spec.volumes[0].gitRepo", "spec.volumes[1].storageOS"]],
    ["files in each other's way", pod("volumes: [{name: a, configMap: {name: b, items: [{key: c, path: d}, {key: e, path: d/f}, {key: g, path: h}]}}]"), ["spec.volumes[0]"]],
    ["files of two sources", pod("volumes: [{name: a, projected: {sources: [{secret: {name: b, items: [{key: c, path: d/e}]}}, {serviceAccountToken: {path: d/}}, {}]}}]"), ["spec.volumes[0]", "spec.volumes[0].projected.sources[2]"]],
    ["repeats", pod("hostAliases: [{ip: 1.2.3.4}, {ip: 1.2.3.4}], imagePullSecrets: [{name: a}, {name: a}, {}]"), ["spec.hostAliases[1].ip", "spec.imagePullSecrets[1].name", "spec.imagePullSecrets[2].name"]],
    ["a fraction of a byte, in limits and so in requests", pod("", "resources: {limits: {memory: 128m}}"), [`${first}.resources.limits[memory]`, `${first}.resources.requests[memory]`]],
    ["a variable that hides another", pod("", "env: [{name: A, value: b}, {name: A, value: c}, {name: A, value: $(A)d}, {name: A, value: $(A)}]"), [`${first}.env[1]`, `${first}.env[3]`]],
    ["ports that repeat or overlap", pod("", "ports: [{containerPort: 1}, {containerPort: 1}, {containerPort: 1, hostPort: 5}, {containerPort: 2, hostIP: 1.2.3.4}]"),
      [`${first}.ports[1]`, `${first}.ports[2]`, `${first}.ports[2]`, `${first}.ports[3]`]],
    ["terms that match no Pod", pod("affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: a}}]}}"),
      ["spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector"]],
    ["a negative grace period, which a Pod does not keep", pod("terminationGracePeriodSeconds: -1"), []],
    ["a negative grace period of a template", template("terminationGracePeriodSeconds: -1"), ["template.spec.terminationGracePeriodSeconds"]],
    ["AppArmor in an annotation", template("", "annotations: {container.apparmor.security.beta.kubernetes.io/main: unconfined}"), ["template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/main]"]],
    ["AppArmor in an annotation that says what the Pod says", template("securityContext: {appArmorProfile: {type: Unconfined}}", "annotations: {container.apparmor.security.beta.kubernetes.io/main: unconfined}"), []],
    ["an object that is refused", pod("restartPolicy: Sometimes, nodeSelector: {beta.kubernetes.io/os: linux}"), []],
  ])("%s", (_what, text, warnings) => {
    expect(warningsOf(text)).toEqual(warnings);
  });
});
