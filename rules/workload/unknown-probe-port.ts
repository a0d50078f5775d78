import { closest } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "workload/unknown-probe-port",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A probe or hook asks a port by a name that its container does not declare.",
      why: "The kubelet cannot resolve the name, so the probe fails every time: the container is restarted, or never becomes ready.",
      how: "Use the name of a port of the same container, or the number.",
      see: ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port"],
    },
  },
  kinds: ["PodTemplate"],

  *check(template) {
    for (const container of template.allContainers) {
      for (const probe of container.probes) {
        const { port } = probe;
        if (typeof port !== "string" || container.ports.some(({ name }) => name === port)) continue;
        // A number in quotes is a name without a letter; the API server refuses it.
        if (!/[a-z]/i.test(port)) continue;
        const { portField, purpose } = probe;
        if (portField === undefined) continue;
        const declared = container.ports.map(({ name }) => name).filter((name) => name !== undefined);
        const near = closest(port, declared) ?? (declared.length === 1 ? declared[0] : undefined);
        yield {
          at: portField,
          message: `${purpose} of container "${container.name}" asks port "${port}", which the container does not declare`,
          label: `it declares: ${declared.join(", ") || "no named port"}`,
          notes: ["the probe fails every time"],
          ...(near === undefined ? {} : { fix: { title: `set port: ${near}`, safe: false, edits: [{ set: portField, to: near }] } }),
        };
      }
    }
  },
});
