import { describe, expect, it } from "vitest";
import type { KubernetesVersion } from "../../../src/resource/version.ts";
import { causesOf, warningsOf } from "../../support/verdict.ts";

const pod = (spec: string, container = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: web${container && ", "}${container}}]${spec && ", "}${spec}}\n`;
const first = "spec.containers[0]";

/** A text, the last version before the change and the first with it, and the causes in each. */
const MOVED: [string, string, KubernetesVersion, KubernetesVersion, string[], string[]][] = [
  ["hostUsers", pod("hostUsers: false, hostPID: true"), "1.32", "1.33", [], ["spec.HostPID Forbidden"]],
  ["volumeDevices in a user namespace", pod("hostUsers: false, volumes: [{name: a, persistentVolumeClaim: {claimName: b}}]", "volumeDevices: [{name: a, devicePath: /a}]"),
    "1.33", "1.34", [], [`${first}.volumeDevices Forbidden`]],
  ["procMount", pod("", "securityContext: {procMount: Half}"), "1.32", "1.33", [], [`${first}.securityContext.procMount NotSupported`]],
  ["supplementalGroupsPolicy", pod("securityContext: {supplementalGroupsPolicy: Some}"), "1.32", "1.33", [], ["spec.securityContext.supplementalGroupsPolicy NotSupported"]],
  ["seLinuxChangePolicy", pod("securityContext: {seLinuxChangePolicy: MountOption}"), "1.32", "1.33", [], ["spec.securityContext.seLinuxChangePolicy NotSupported"]],
  ["MountOption", pod("securityContext: {seLinuxChangePolicy: MountOption}"), "1.36", "1.37", ["spec.securityContext.seLinuxChangePolicy NotSupported"], []],
  ["resizePolicy", pod("", "resizePolicy: [{resourceName: gpu, restartPolicy: NotRequired}]"), "1.32", "1.33", [], [`${first}.resizePolicy NotSupported`]],
  ["resizePolicy of init containers", pod("initContainers: [{name: a, image: b, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}]"),
    "1.35", "1.36", [], ["spec.initContainers[0].resizePolicy[0].restartPolicy Invalid"]],
  ["restartPolicy of a container, refused", pod("", "restartPolicy: Sometimes"), "1.33", "1.34", [`${first}.restartPolicy Forbidden`], []],
  ["restartPolicy of a container, known", pod("", "restartPolicy: Sometimes"), "1.34", "1.35", [], [`${first}.restartPolicy NotSupported`]],
  ["restarting all", pod("", "restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In}}]"), "1.35", "1.36", [`${first}.restartPolicyRules[0].action NotSupported`], []],
  ["too many rules", pod("", `restartPolicy: Never, restartPolicyRules: [${"{action: Restart, exitCodes: {operator: In}}, ".repeat(21)}]`),
    "1.35", "1.36", [`${first}.restartPolicyRules TooLong`], [`${first}.restartPolicyRules TooMany`]],
  ["resources of a Pod", pod("resources: {limits: {gpu: 1}}"), "1.33", "1.34", [], ["spec.resources.limits[gpu] Invalid"]],
  ["resourceClaims", pod("resourceClaims: [{name: a}]"), "1.33", "1.34", [], ["spec.resourceClaims[0] Invalid"]],
  ["variables from files", pod("", "env: [{name: A, valueFrom: {fileKeyRef: {volumeName: a, path: b, key: c}}}]"), "1.34", "1.35", [`${first}.env[0].valueFrom Invalid`], [`${first}.env[0].valueFrom.fileKeyRef.volumeName NotFound`]],
  ["image volumes", pod("volumes: [{name: a, image: {}}]", "volumeMounts: [{name: a}]"), "1.34", "1.35", [], ["spec.volumes[0].image.reference Required", `${first}.volumeMounts[0].name NotFound`, `${first}.volumeMounts[0].mountPath Required`]],
  ["hostnameOverride", pod("hostnameOverride: A"), "1.34", "1.35", [], ["spec.hostnameOverride Invalid"]],
  ["clusterTrustBundle", pod("volumes: [{name: a, projected: {sources: [{clusterTrustBundle: {path: b}}]}}]"), "1.36", "1.37", [], ["spec.volumes[0].projected.sources[0].clusterTrustBundle Required"]],
  ["podCertificate", pod("volumes: [{name: a, projected: {sources: [{podCertificate: {signerName: a.b/c, keyType: RSA, credentialBundlePath: d}}]}}]"), "1.36", "1.37",
    [], ["spec.volumes[0].projected.sources[0].podCertificate.keyType NotSupported"]],
  ["a hook that sleeps for no time", pod("", "lifecycle: {preStop: {sleep: {seconds: 0}}}"), "1.32", "1.33", [`${first}.lifecycle.preStop.sleep Invalid`], []],
  ["DNS search paths", pod("dnsConfig: {searches: [., a_b]}"), "1.32", "1.33", ["spec.dnsConfig.searches[0] Invalid", "spec.dnsConfig.searches[1] Invalid"], []],
  ["values in required node affinity", pod("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In, values: ['b c']}]}]}}}"), "1.32", "1.33",
    [], ["spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0] Invalid"]],
  ["keys of topology spread", pod("topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {b: c}}, matchLabelKeys: [b]}]"), "1.33", "1.34",
    ["spec.topologySpreadConstraints[0].matchLabelKeys[0] Invalid"], []],
  ["addresses", pod("dnsConfig: {nameservers: [01.2.3.4]}"), "1.35", "1.36", [], ["spec.dnsConfig.nameservers[0] Invalid"]],
  ["shared processes", pod("shareProcessNamespace: true, hostPID: true"), "1.36", "1.37", ["spec.securityContext.shareProcessNamespace Invalid"], ["spec.shareProcessNamespace Invalid"]],
  ["the generation", pod("").replace("name: web}", "name: web, generation: -1}"), "1.32", "1.33", ["metadata.generation Invalid"], []],
  ["image references in templates", "apiVersion: v1\nkind: PodTemplate\nmetadata: {name: a}\ntemplate: {spec: {containers: [{name: a, image: b}], volumes: [{name: v, image: {}}]}}\n", "1.36", "1.37",
    [], ["template.spec.volumes[0].image.reference Required"]],
];

describe("what versions of Kubernetes changed about Pods", () => {
  it.each(MOVED)("%s", (_what, text, before, after, causesBefore, causesAfter) => {
    expect(causesOf(text, before)).toEqual(causesBefore);
    expect(causesOf(text, after)).toEqual(causesAfter);
  });

  it("warnings", () => {
    const named = pod("initContainers: [{name: a, image: b, ports: [{name: http, containerPort: 1}]}], hostAliases: [{ip: 'FE80::1'}]", "ports: [{name: http, containerPort: 2}]");
    expect(warningsOf(named, "1.32")).toEqual([]);
    expect(warningsOf(named, "1.33")).toEqual(["spec.hostAliases[0].ip", "spec.containers[0].ports[0]"]);
  });
});
