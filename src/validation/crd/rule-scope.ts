import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import { escapeName } from "../../cel/escape.ts";
import { type DeclaredType, declaredType } from "../../cel/schema-type.ts";
import { asCustomSchema, hasAdditional } from "./schema-shape.ts";

/** How a schema lies in the one around it: under a property, or as what a list or map holds. */
export type Position = { readonly property: string } | "element";

/**
 * What the rules at one place of a schema are compiled with: the type of the value and how often it can occur at most
 * (CELSchemaContext in pkg/apis/apiextensions/validation/cel_validation.go of apiextensions-apiserver).
 */
export class RuleScope {
  private readonly schema: JSONSchemaProps;
  private readonly parent: RuleScope | undefined;
  private readonly position: Position;
  /** The server computes types only at and below the first rules. */
  private readonly isWithinRules: boolean;
  /** The most values of this place in one object; undefined where a list or map around it has no limit. */
  readonly cardinality: number | undefined;
  private known: { readonly type: DeclaredType | undefined } | undefined;

  private constructor(schema: JSONSchemaProps, parent: RuleScope | undefined, position: Position, cardinality: number | undefined) {
    this.schema = schema;
    this.parent = parent;
    this.position = position;
    this.cardinality = cardinality;
    this.isWithinRules = (parent?.isWithinRules ?? false) || (schema["x-kubernetes-validations"]?.length ?? 0) > 0;
  }

  static root(schema: JSONSchemaProps): RuleScope {
    return new RuleScope(schema, undefined, "element", 1);
  }

  child(schema: JSONSchemaProps, position: Position): RuleScope {
    const most = mostElements(this.schema);
    return new RuleScope(schema, this, position, this.cardinality === undefined || most === undefined ? undefined : this.cardinality * most);
  }

  /** The type that expressions see; undefined where they cannot see the value. */
  get type(): DeclaredType | undefined {
    this.known ??= { type: this.computeType() };
    return this.known.type;
  }

  private computeType(): DeclaredType | undefined {
    if (this.parent?.isWithinRules) {
      const around = this.parent.type;
      if (!around) return undefined;
      if (this.position === "element") return around.element;
      const name = escapeName(this.position.property);
      const field = name === undefined ? undefined : around.fields?.get(name);
      if (field) return field;
    }
    return declaredType(asCustomSchema(this.schema), !this.parent || this.schema["x-kubernetes-embedded-resource"] === true);
  }
}

function mostElements(schema: JSONSchemaProps): number | undefined {
  const { type, maxItems, maxProperties } = schema;
  if (type === "array") return maxItems === undefined ? undefined : Math.max(0, Number(maxItems));
  if (type !== "object" || !hasAdditional(schema)) return 1;
  return maxProperties === undefined ? undefined : Math.max(0, Number(maxProperties));
}
