import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "workload/unused-volume",
    effect: "risky",
    severity: "info",
    docs: {
      what: "A Pod has a volume that no container mounts.",
      why: "The volume is set up (and a missing ConfigMap, Secret or claim stops the Pod) for nothing; often the mount was forgotten.",
      how: "Add the volumeMount, or remove the volume.",
      see: ["https://kubernetes.io/docs/concepts/storage/volumes/"],
    },
  },
  kinds: ["PodTemplate"],

  *check(template, { graph }) {
    const containers = template.allContainers;
    if (containers.length === 0) return;
    for (const volume of template.volumes) {
      const { name } = volume;
      if (name === "" || containers.some((container) => container.uses(name))) continue;
      // A mount of a volume that is not there is refused, and most likely means this one.
      if (graph.isRefused(template.workload.resource)) return;
      yield { at: volume.field.child("name"), message: `no container mounts volume "${name}"`, label: "unused" };
    }
  },
});
