import type { JsonValue } from "../document.ts";

/** An object that properties are added to. */
export type NewObject = Record<string, JsonValue>;

/** Nearly all objects of manifests have fewer properties. */
const MOST_PROPERTIES = 16;
/** After so many objects V8 knows how much room those of a constructor need. */
const FIRST_OBJECTS = 8;

/**
 * A constructor of ordinary objects for each number of properties. V8 gives the objects of a constructor the room that the first ones needed, but `{}` room for four properties and more
 * for three each time that is too little: 16 bytes more for the usual object, of which lint keeps a million for 70 MB.
 */
const rooms: (new () => NewObject)[] = [];

/** An empty object that has room for so many properties. */
export function objectFor(properties: number): NewObject {
  return properties <= MOST_PROPERTIES ? new (rooms[properties] ??= roomFor(properties))() : {};
}

function roomFor(properties: number): new () => NewObject {
  function Room(this: NewObject, isFilled?: boolean): void {
    // Never so, but V8 counts the assignments to give the first objects enough.
    if (isFilled) this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = null;
  }
  Room.prototype = Object.prototype;
  const made = Room as unknown as new () => NewObject;
  for (let count = 0; count < FIRST_OBJECTS; count++) {
    const object = new made();
    for (let property = 0; property < properties; property++) object[`p${property}`] = null;
  }
  return made;
}
