import type { LibraryTable } from "../signatures.ts";

/** pkg/cel/library/authz.go of apiserver. Nothing evaluates it: it asks a running server. */
export const authorizer: LibraryTable = {
  authorizer_path: ".path(Authorizer, string): PathCheck",
  authorizer_group: ".group(Authorizer, string): GroupCheck",
  authorizer_serviceaccount: ".serviceAccount(Authorizer, string, string): Authorizer",
  groupcheck_resource: ".resource(GroupCheck, string): ResourceCheck",
  resourcecheck_subresource: ".subresource(ResourceCheck, string): ResourceCheck",
  resourcecheck_namespace: ".namespace(ResourceCheck, string): ResourceCheck",
  resourcecheck_name: ".name(ResourceCheck, string): ResourceCheck",
  pathcheck_check: ".check(PathCheck, string): Decision",
  resourcecheck_check: ".check(ResourceCheck, string): Decision",
  decision_allowed: ".allowed(Decision): bool",
  decision_reason: ".reason(Decision): string",
  decision_errored: ".errored(Decision): bool",
  decision_error: ".error(Decision): string",
};

/** Selectors of the authorizer, on by default since 1.32 (AuthorizeWithSelectors). */
export const authorizerSelectors: LibraryTable = {
  authorizer_fieldselector: ".fieldSelector(ResourceCheck, string): ResourceCheck",
  authorizer_labelselector: ".labelSelector(ResourceCheck, string): ResourceCheck",
};

/** pkg/cel/library/jsonpatch.go of apiserver, for mutating admission policies. */
export const jsonPatch: LibraryTable = {
  string_jsonpatch_escapeKey_string: "jsonpatch.escapeKey(string): string",
};
