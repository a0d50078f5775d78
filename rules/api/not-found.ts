import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/not-found",
    effect: "refused",
    docs: {
      what: "A name inside the object refers to something that the object does not have, such as a volume that a container mounts.",
      why: "The API server refuses the object.",
      how: "Use a name that is declared in the same object, or declare it; the message lists the names there are.",
      see: ["https://kubernetes.io/docs/concepts/storage/volumes/"],
    },
  },
  types: ["NotFound"],
});
