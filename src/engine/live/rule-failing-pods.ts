import type { Workload } from "../../kinds/workload.ts";
import { nameOf, type Field } from "../../resource/resource.ts";
import { defineRule } from "../../rule/rule.ts";
import type { LiveCluster } from "./live-cluster.ts";
import { FAILING_PODS } from "./live-metas.ts";
import { podTrouble, type PodTrouble } from "./pod-trouble.ts";

/** Pods of a workload are stuck: they crash, cannot pull an image, or find no node. */
export function failingPods(cluster: LiveCluster) {
  return defineRule<"Workload">({
    meta: FAILING_PODS,
    kinds: ["Workload"],

    *check(workload) {
      const groups = new Map<string, { trouble: PodTrouble; pods: string[] }>();
      for (const pod of cluster.podsOf(workload.id)) {
        const trouble = podTrouble(pod);
        if (!trouble?.isStuck) continue;
        const group = groups.get(trouble.reason) ?? { trouble, pods: [] };
        group.pods.push(pod.resource.id.name);
        groups.set(trouble.reason, group);
      }
      for (const { trouble, pods } of groups.values()) {
        const many = pods.length === 1 ? `Pod ${pods[0]!}` : `${pods.length} Pods`;
        yield { at: fieldOf(workload, trouble.container), message: `${many} of ${nameOf(workload.id)} cannot run: ${trouble.reason}`, ...(pods.length > 1 && { notes: [`Pods: ${pods.slice(0, 5).join(", ")}${pods.length > 5 ? " …" : ""}`] }) };
      }
    },
  });
}

function fieldOf({ template }: Workload, container: string | undefined): Field {
  const found = template.allContainers.find(({ name }) => name === container);
  return found?.field ?? template.field.child("spec");
}
