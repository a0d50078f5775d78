import { validateBinding } from "./cluster/binding.ts";
import { validateCoreEvent, validateEvent } from "./cluster/event.ts";
import { validateLease } from "./cluster/lease.ts";
import { validateNamespace } from "./cluster/namespace.ts";
import { validateNode } from "./cluster/node.ts";
import { validatePriorityClass } from "./cluster/priority-class.ts";
import { validateRuntimeClass } from "./cluster/runtime-class.ts";
import { validateStorageVersionMigration } from "./cluster/storage-version-migration.ts";
import { reviewValidators } from "./cluster/reviews.ts";
import type { Validators } from "./validator.ts";

/** What a cluster is made of and keeps for itself: Nodes, Namespaces, classes of Pods, Leases, Events, and reviews. */
export const validators: Validators = {
  "/Binding": validateBinding,
  "/Event": validateCoreEvent,
  "/Namespace": validateNamespace,
  "/Node": validateNode,
  "coordination.k8s.io/Lease": validateLease,
  "events.k8s.io/Event": validateEvent,
  "node.k8s.io/RuntimeClass": validateRuntimeClass,
  "scheduling.k8s.io/PriorityClass": validatePriorityClass,
  "storagemigration.k8s.io/StorageVersionMigration": validateStorageVersionMigration,
  ...reviewValidators,
};
