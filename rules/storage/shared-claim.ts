import { templatesBeside } from "../../src/graph/templates-beside.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "storage/shared-claim",
    effect: "risky",
    docs: {
      what: "Several replicas of a workload mount one claim that can be attached to one node (ReadWriteOnce) or one Pod (ReadWriteOncePod) only.",
      why: "Replicas on other nodes wait for the volume for ever (Multi-Attach error); with ReadWriteOncePod every replica but one stays Pending.",
      how: "Use a StatefulSet with volumeClaimTemplates so that each replica has its own claim, an access mode that allows many nodes (ReadWriteMany) where the storage has it, or one replica.",
      see: ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes"],
    },
  },
  kinds: ["Workload"],
  among: ({ graph }) => templatesBeside(graph, "PersistentVolumeClaim").map(({ workload }) => workload),

  *check(workload, { graph }) {
    for (const volume of workload.template.volumes) {
      const claim = volume.claimName === undefined ? undefined : graph.named("PersistentVolumeClaim", workload.namespace, volume.claimName)[0];
      const modes = claim?.spec.accessModes ?? [];
      const forOnePod = modes.includes("ReadWriteOncePod");
      if (!claim || modes.length === 0 || !modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod")) continue;
      const pods = workload.kind === "CronJob" ? 0 : Simulation.of(graph).podCount(workload);
      if (pods < 2) return;
      yield {
        at: volume.claimField,
        message: `${pods} Pods of ${nameOf(workload.id)} share claim "${claim.name}", which ${forOnePod ? "one Pod" : "one node"} can have`,
        label: modes.join(", "),
        notes: [forOnePod ? "every Pod but one stays Pending" : "Pods on other nodes wait for the volume (Multi-Attach error)"],
        related: [{ at: claim.field.child("spec", "accessModes"), message: `access modes of ${nameOf(claim.id)}` }],
        ...(forOnePod ? { effect: "broken" as const, severity: "error" as const } : {}),
      };
    }
  },
});
