import { SERVICE_NAME_LABEL } from "../../src/kinds/endpoints.ts";
import { closest } from "../../src/resource/words.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "service/slice-without-service",
    effect: "broken",
    docs: {
      what: "An EndpointSlice belongs to no Service: it lacks the label kubernetes.io/service-name, or the label names a Service that does not exist.",
      why: "Only that label ties a slice to its Service; the name of the slice says nothing. Its addresses get no traffic.",
      how: "Set the label to the name of a Service in the same namespace.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#ownership"],
    },
  },
  kinds: ["EndpointSlice"],

  *check(slice, { graph, complete, externals }) {
    const { serviceName, namespace } = slice;
    const labels = slice.field.child("metadata", "labels");
    if (serviceName === undefined) {
      yield { at: slice.labels.size > 0 ? labels : slice.field.child("metadata"), part: "key", message: `EndpointSlice ${slice.name} has no label ${SERVICE_NAME_LABEL}`, label: "belongs to no Service", notes: ["its addresses get no traffic"] };
      return;
    }
    if (graph.named("Service", namespace, serviceName).length > 0 || externals.has({ group: "", kind: "Service", namespace, name: serviceName })) return;
    const names = graph.ofKind("Service").filter((service) => service.namespace === namespace).map(({ name }) => name);
    const near = closest(serviceName, names);
    const certain = complete || near !== undefined;
    yield {
      at: labels.child(SERVICE_NAME_LABEL),
      message: `${nameOf({ group: "", kind: "Service", namespace, name: serviceName })} does not exist${certain ? "" : " in the input"}`,
      label: near === undefined ? "belongs to no Service" : `did you mean "${near}"?`,
      ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
    };
  },
});
