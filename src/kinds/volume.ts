import { ObjectSource } from "./object-source.ts";
import { Part } from "./part.ts";
import { asObject, type Field } from "../resource/resource.ts";

/** A volume of a Pod. */
export class Volume extends Part {
  get name(): string {
    return this.string("name") ?? "";
  }
  /** The kind of source: `configMap`, `persistentVolumeClaim` …; `emptyDir` where none is named. */
  get type(): string {
    return Object.keys(this.value).find((key) => key !== "name" && asObject(this.value[key]) !== undefined) ?? "emptyDir";
  }
  /** The ConfigMaps and Secrets that it holds, those of a projected volume included. */
  get sources(): readonly ObjectSource[] {
    const own = [ObjectSource.readVolume(this, "ConfigMap", "configMap"), ObjectSource.readVolume(this, "Secret", "secret")];
    // In a projected volume both have their name in `name`.
    const projected = this.parts(Part, "projected", "sources")
      .flatMap((source) => [ObjectSource.read(source, "ConfigMap", "configMap"), ObjectSource.read(source, "Secret", "secret")]);
    return [...own, ...projected].filter((source) => source !== undefined);
  }
  /** The claim that it mounts. */
  get claimName(): string | undefined {
    return this.string("persistentVolumeClaim", "claimName") || undefined;
  }
  get claimField(): Field {
    return this.field.child("persistentVolumeClaim", "claimName");
  }
  /** Whether a claim of its own, named Pod-volume, is made for each Pod. */
  get isGenericEphemeral(): boolean {
    return this.object("ephemeral", "volumeClaimTemplate") !== undefined;
  }
}
