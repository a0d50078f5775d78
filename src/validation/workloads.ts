import type { ControllerRevision } from "../resource/api/apps-v1.ts";
import { asObject } from "../resource/resource.ts";
import { Path } from "../source/path.ts";
import { validateDaemonSet } from "./workload/daemon-set.ts";
import { validateDeployment, validateReplicaSet, validateReplicationController } from "./workload/deployment.ts";
import { validateMetadata } from "./metadata.ts";
import { dnsSubdomainName } from "./names.ts";
import { validateNonNegative } from "./numbers.ts";
import { validateStatefulSet } from "./workload/stateful-set.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

/** A ControllerRevision (pkg/apis/apps/validation ValidateControllerRevisionCreate): its data is an object. */
function validateControllerRevision(revision: ControllerRevision, validation: Validation): void {
  validateMetadata(revision, { namespaced: true, name: dnsSubdomainName }, validation);
  validateNonNegative(revision.revision, Path.of("revision"), validation);
  if (!asObject(revision.data)) validation.required(Path.of("data"), "a ControllerRevision needs data that is an object");
}

/** Workloads that run until they are removed. */
export const validators: Validators = {
  "apps/ControllerRevision": validateControllerRevision,
  "apps/DaemonSet": validateDaemonSet,
  "apps/Deployment": validateDeployment,
  "apps/ReplicaSet": validateReplicaSet,
  "apps/StatefulSet": validateStatefulSet,
  "/ReplicationController": validateReplicationController,
};
