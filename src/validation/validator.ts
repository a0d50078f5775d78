import type { Validation } from "./validation.ts";

/**
 * The hand-written validation of a kind, as the API server's strategy for it does on create: defaults first, then
 * everything but decoding. `object` has been decoded: no unknown fields, right types, no nulls (a null is an absent field).
 * Includes metadata (validateObjectMeta) and the warnings that the strategy sends.
 */
// The object's type is the generated interface of src/resource/api; each kind has its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Validator = (object: any, validation: Validation) => void;

/** By `group/Kind` (`/Pod`, `apps/Deployment`), or `group/version/Kind` where versions of a kind differ in how they are validated. */
export type Validators = Readonly<Record<string, Validator>>;
