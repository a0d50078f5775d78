import type { StorageVersionMigration } from "../../resource/api/storagemigration-v1.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dns1035LabelProblem, dns1123SubdomainProblem, dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";

const RESOURCE = Path.of("spec", "resource");

/** A StorageVersionMigration (ValidateStorageVersionMigration in pkg/apis/storagemigration/validation/validation.go). Its status is emptied before. */
export function validateStorageVersionMigration(migration: StorageVersionMigration, validation: Validation): void {
  validateMetadata(migration, { namespaced: false, name: dnsSubdomainName }, validation);
  const { group = "", resource = "" } = migration.spec?.resource ?? {};
  if (resource === "") validation.required(RESOURCE.child("resource"), 'name the resource to migrate, for example "secrets"');
  else {
    const problem = dns1035LabelProblem(resource);
    if (problem !== undefined) validation.invalid(RESOURCE.child("resource"), problem);
  }
  const problem = group === "" ? undefined : dns1123SubdomainProblem(group);
  if (problem !== undefined) validation.invalid(RESOURCE.child("group"), problem);
}
