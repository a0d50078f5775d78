import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { scaledWorkload } from "../../src/simulation/scale-target.ts";

export default defineRule({
  meta: {
    id: "scaling/replicas-under-autoscaler",
    effect: "risky",
    fixable: true,
    docs: {
      what: "A workload that an autoscaler scales also has a fixed number of replicas.",
      why: "Each apply sets the number back to the fixed one, until the autoscaler corrects it: Pods are killed or made for nothing.",
      how: "Leave `replicas` out of the manifest.",
      see: ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling"],
    },
  },
  kinds: ["HorizontalPodAutoscaler"],

  *check(autoscaler, { graph }) {
    const workload = scaledWorkload(autoscaler, graph);
    const replicas = workload?.integer("spec", "replicas");
    if (!workload || replicas === undefined) return;
    const at = workload.field.child("spec", "replicas");
    const name = nameOf(autoscaler.id);
    yield {
      at,
      message: `replicas: ${replicas} is set back at each apply, though ${name} scales ${workload.kind} ${workload.name}`,
      label: replicas === 0 ? "0 also switches the autoscaler off" : `the autoscaler keeps between ${autoscaler.minReplicas} and ${autoscaler.maxReplicas ?? "?"}`,
      related: [{ at: autoscaler.field.child("spec", "scaleTargetRef"), message: `${name} is here` }],
      fix: { title: "remove replicas", safe: false, edits: [{ remove: at }] },
    };
  },
});
