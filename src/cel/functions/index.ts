import type { LibraryTable } from "../signatures.ts";
import { authorizer, authorizerSelectors } from "./authorizer.ts";
import { format } from "./format.ts";
import { collections, listsExtension, sortable } from "./lists.ts";
import { network } from "./network.ts";
import { operators } from "./operators.ts";
import { optional } from "./optional.ts";
import { quantity } from "./quantity.ts";
import { regex } from "./regex.ts";
import { semver } from "./semver.ts";
import { sets } from "./sets.ts";
import { standard } from "./standard.ts";
import { strings } from "./strings.ts";
import { time } from "./time.ts";
import { url } from "./url.ts";

/**
 * The function libraries, each with the minor version of Kubernetes that introduced it (pkg/cel/environment/base.go of apiserver).
 * Those that every supported version knows have 0.
 */
export const KUBERNETES_LIBRARIES: readonly { readonly since: number; readonly table: LibraryTable }[] = [
  { since: 0, table: operators }, { since: 0, table: standard }, { since: 0, table: time }, { since: 0, table: strings }, { since: 0, table: optional },
  { since: 0, table: collections }, { since: 0, table: regex }, { since: 0, table: url }, { since: 0, table: quantity }, { since: 0, table: sets },
  { since: 0, table: network }, { since: 31, table: format }, { since: 0, table: authorizer }, { since: 31, table: authorizerSelectors },
  { since: 32, table: { "@mapInsert_map_key_value": "cel.@mapInsert(map(K, V), K, V): map(K, V)", "@mapInsert_map_map": "cel.@mapInsert(map(K, V), map(K, V)): map(K, V)" } },
  { since: 33, table: semver }, { since: 34, table: listsExtension }, { since: 34, table: sortable },
];
