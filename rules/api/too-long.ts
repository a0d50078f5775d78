import { defineCauseRule } from "../../src/rule/rule.ts";

export default defineCauseRule({
  meta: {
    id: "api/too-long",
    effect: "refused",
    docs: {
      what: "A value is longer than the API server allows.",
      why: "The API server refuses the object. Names and labels end up in DNS and in file names, and whole objects have to fit into etcd.",
      how: "Shorten the value to what the message allows. Large files belong into an image, a volume or object storage rather than a ConfigMap.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/names/", "https://kubernetes.io/docs/concepts/configuration/configmap/#motivation"],
    },
  },
  types: ["TooLong"],
});
