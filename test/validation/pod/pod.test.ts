import { describe, expect, it } from "vitest";
import { causesOf, judgeText } from "../../support/verdict.ts";

const pod = (spec: string, container = "", metadata = "name: web"): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec: {containers: [{name: main, image: web${container && ", "}${container}}]${spec && ", "}${spec}}\n`;
const first = "spec.containers[0]";

describe("Pod", () => {
  it.each([
    ["a plain one", "", "", []],
    ["two sources of a volume", "volumes: [{name: a, emptyDir: {}, downwardAPI: {}}]", "", ["spec.volumes[0].downwarAPI Forbidden"]],
    ["a volume that has no source, which is an emptyDir", "volumes: [{name: a}]", "volumeMounts: [{name: a, mountPath: /a}]", []],
    ["a mount of a volume that is refused", "volumes: [{name: a, hostPath: {}}]", "volumeMounts: [{name: a, mountPath: /a}]",
      ["spec.volumes[0].hostPath.path Required", `${first}.volumeMounts[0].name NotFound`]],
    ["a device that is no claim", "volumes: [{name: a, emptyDir: {}}]", "volumeDevices: [{name: a, devicePath: /a}]", [`${first}.volumeDevices[0].name Invalid`]],
    ["a sub-path that goes up, reported at the list", "volumes: [{name: a}]", "volumeMounts: [{name: a, mountPath: /a, subPath: ../b}]", [`${first}.volumeMounts.subPath Invalid`]],
    ["a claim that an ephemeral volume makes", "volumes: [{name: a, ephemeral: {volumeClaimTemplate: {metadata: {name: x}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1}}}}}}, {name: b, persistentVolumeClaim: {claimName: web-a}}]", "",
      ["spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name Forbidden", "spec.volumes[1].persistentVolumeClaim.claimName Invalid"]],
    ["two sources of a variable", "", "env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}, secretKeyRef: {name: a, key: b}}}]", [`${first}.env[0].valueFrom Invalid`]],
    ["a field that only files may hold", "", "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}]", [`${first}.env[0].valueFrom.fieldRef.fieldPath NotSupported`]],
    ["a field under its old name", "", "env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.host}}}]", []],
    ["a unit that is none", "", "env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1024}}}]", [`${first}.env[0].valueFrom.resourceFieldRef.divisor Invalid`]],
    ["a unit in other words", "", "env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1024Ki}}}]", []],
    ["ports on the host's network", "hostNetwork: true", "ports: [{containerPort: 80}, {containerPort: 80}, {containerPort: 81, hostPort: 82}]",
      [`${first}.ports[1].hostPort Duplicate`, `${first}.ports[2].hostPort Invalid`]],
    ["a probe that does nothing and wants two successes", "", "livenessProbe: {successThreshold: 2}", [`${first}.livenessProbe Required`, `${first}.livenessProbe.successThreshold Invalid`]],
    ["a hook that outlasts the Pod", "terminationGracePeriodSeconds: 5", "lifecycle: {preStop: {sleep: {seconds: 6}}}", [`${first}.lifecycle.preStop.sleep Invalid`]],
    ["a privileged container that may not escalate", "", "securityContext: {privileged: true, allowPrivilegeEscalation: false}", [`${first}.securityContext Invalid`]],
    ["the host's other namespaces in a user namespace", "hostUsers: false, hostPID: true, hostIPC: true", "", ["spec.HostPID Forbidden", "spec.HostIPC Forbidden"]],
    ["two ways to share processes", "shareProcessNamespace: true, hostPID: true", "", ["spec.securityContext.shareProcessNamespace Invalid"]],
    ["a node, and gates before it", "nodeName: a, schedulingGates: [{name: a}]", "", ["spec.nodeName Forbidden"]],
    ["ephemeral containers", "ephemeralContainers: [{name: main, image: a, livenessProbe: {}}]", "",
      ["spec.ephemeralContainers[0].name Duplicate", "spec.ephemeralContainers[0].livenessProbe Forbidden", "spec.ephemeralContainers Forbidden"]],
    ["the same spread twice", "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]", "",
      ["spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable} Duplicate"]],
    ["a toleration without a key", "tolerations: [{value: a}]", "", ["spec.tolerations[0].operator Invalid"]],
    ["an address with a zero in front", "hostAliases: [{ip: 01.2.3.4}]", "", ["spec.hostAliases[0].ip Invalid"]],
    ["Windows with what Linux has", "os: {name: windows}, securityContext: {runAsUser: 1}", "", ["spec.securityContext.runAsUser Forbidden"]],
    ["HostProcess without the host's network", "securityContext: {windowsOptions: {hostProcess: true}}", "", ["spec.hostNetwork Invalid"]],
    ["spaces around an image", "initContainers: [{name: a, image: ' b'}]", "", ["spec.initContainers[0].image Invalid"]],
    ["a claim that the Pod does not have", "", "resources: {claims: [{name: gpu}]}", [`${first}.resources.claims[0] NotFound`]],
  ])("judges %s", (_what, spec, container, causes) => {
    expect(causesOf(pod(spec, container))).toEqual(causes);
  });

  it("looks at what annotations say", () => {
    const annotated = (annotation: string, spec = ""): string[] => causesOf(pod(spec, "", `name: web, annotations: {${annotation}}`));
    expect(annotated("controller.kubernetes.io/pod-deletion-cost: '+1'")).toEqual(["metadata.annotations[controller.kubernetes.io/pod-deletion-cost] Invalid"]);
    expect(annotated("container.apparmor.security.beta.kubernetes.io/other: unconfined")).toEqual(["metadata.annotations[container.apparmor.security.beta.kubernetes.io/other] Invalid"]);
    expect(annotated("seccomp.security.alpha.kubernetes.io/pod: unconfined", "securityContext: {seccompProfile: {type: RuntimeDefault}}"))
      .toEqual(["spec.securityContext.seccompProfile.type Forbidden"]);
    expect(annotated(`scheduler.alpha.kubernetes.io/tolerations: '[{"Key": "a", "operator": "Is"}]'`)).toEqual(["metadata.annotations.scheduler.alpha.kubernetes.io/tolerations[0].operator NotSupported"]);
    expect(annotated("scheduler.alpha.kubernetes.io/tolerations: '{}'")).toEqual(["metadata.annotations Invalid"]);
  });

  it("merges matchLabelKeys with the Pod's own labels before it compares them", () => {
    const spread = "topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: x}}, matchLabelKeys: [app]}]";
    expect(causesOf(pod(spread))).toEqual([]);
    expect(causesOf(pod(spread, "", "name: web, labels: {app: x}"))).toEqual(["spec.topologySpreadConstraints[0][0] Invalid"]);
  });

  it("says which volume a mount may have meant", () => {
    const { causes } = judgeText(pod("volumes: [{name: config}]", "volumeMounts: [{name: conifg, mountPath: /a}]"));
    expect(causes.map(({ message }) => message)).toEqual([`no volume of the Pod has the name "conifg"; did you mean "config"?`]);
  });
});

describe("init containers", () => {
  it.each([
    ["a probe on one that ends", "{name: a, image: b, livenessProbe: {exec: {command: [c]}}}", ["spec.initContainers[0].livenessProbe Forbidden"]],
    ["a probe on a sidecar", "{name: a, image: b, restartPolicy: Always, livenessProbe: {exec: {command: [c]}}}", []],
    ["a stop signal only, which is dropped", "{name: a, image: b, lifecycle: {stopSignal: SIGTERM}}", []],
    ["the name of a container", "{name: main, image: b}", ["spec.initContainers[0].name Duplicate"]],
    ["the same host port in one", "{name: a, image: b}, {name: c, image: b, ports: [{containerPort: 1, hostPort: 5}, {containerPort: 2, hostPort: 5}]}", ["spec.initContainers[0].ports[1].hostPort Duplicate"]],
    ["the same host port in two, one after the other", "{name: a, image: b, ports: [{containerPort: 1, hostPort: 5}]}, {name: c, image: b, ports: [{containerPort: 2, hostPort: 5}]}", []],
    ["a resize that would restart one that ends", "{name: a, image: b, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}", ["spec.initContainers[0].resizePolicy[0].restartPolicy Invalid"]],
  ])("judges %s", (_what, containers, causes) => {
    expect(causesOf(pod(`initContainers: [${containers}]`))).toEqual(causes);
  });
});
