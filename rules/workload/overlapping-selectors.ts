import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "workload/overlapping-selectors",
    effect: "risky",
    docs: {
      what: "A workload's selector matches the Pods of another workload in the same namespace.",
      why: "A controller adopts Pods that have lost their owner, so the two can take each other's Pods; autoscalers, disruption budgets and Services that go by the labels count both as one.",
      how: "Give each workload a label of its own in its selector and template, such as app.kubernetes.io/name or component.",
      see: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector"],
    },
  },
  kinds: ["Workload"],

  *check(workload, { graph }) {
    const { selector, namespace } = workload;
    if (!selector || selector.isEmpty || namespace === undefined || !selector.matches(workload.template.labels)) return;
    for (const { workload: other } of graph.selectTemplates(namespace, selector)) {
      // Bare Pods are adopted, on purpose or not; two objects of one name are metadata/duplicate-object.
      if (other === workload || other.kind === "Pod" || other.kind === "CronJob" || other.kind === "Job" || (other.kind === workload.kind && other.name === workload.name)) continue;
      yield {
        at: selector.field,
        part: "key",
        message: `selector of ${nameOf(workload.id)} also matches the Pods of ${nameOf(other.id)}`,
        label: `${selector} is on both`,
        related: [{ at: other.template.labelsField, message: `labels of the Pods of ${other.kind} ${other.name}` }],
      };
      return;
    }
  },
});
