import type { Event as CoreEvent } from "../../resource/api/core-v1.ts";
import type { Event } from "../../resource/api/events-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { byteLength } from "../labels.ts";
import { validateMetadata } from "../metadata.ts";
import { dns1123SubdomainProblem, dnsSubdomainName, qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

/*
 * Events of both API groups, after pkg/apis/core/validation/events.go. Causes name the fields of the server's internal
 * type, which are mostly those of the core group.
 */

/** The fields that both groups have, by the server's internal names. */
interface EventFields {
  readonly involvedNamespace: string;
  readonly eventTime: string | undefined;
  readonly reporter: string;
  readonly reporterField: "reportingComponent" | "reportingController";
  readonly reportingInstance: string;
  readonly action: string;
  readonly reason: string;
  readonly message: string;
}

const SHORT_LIMIT = 128;
const MESSAGE_LIMIT = 1024;

/** An Event of the core group: only what clients have always been held to. */
export function validateCoreEvent(event: CoreEvent, validation: Validation): void {
  validateFields({
    involvedNamespace: event.involvedObject?.namespace ?? "", eventTime: event.eventTime, reporter: event.reportingComponent ?? "",
    reporterField: "reportingComponent", reportingInstance: event.reportingInstance ?? "", action: event.action ?? "", reason: event.reason ?? "",
    message: event.message ?? "",
  }, validation);
  if (validation.causes.length === 0) validateMetadata(event, { namespaced: true, name: () => undefined, allowsAnyFinalizer: true }, validation);
}

/** An Event of events.k8s.io: that, its metadata, and no deprecated fields (ValidateEventCreate). */
export function validateEvent(event: Event, validation: Validation): void {
  validateFields({
    involvedNamespace: event.regarding?.namespace ?? "", eventTime: event.eventTime, reporter: event.reportingController ?? "",
    reporterField: "reportingController", reportingInstance: event.reportingInstance ?? "", action: event.action ?? "", reason: event.reason ?? "",
    message: event.note ?? "",
  }, validation);
  validateMetadata(event, { namespaced: true, name: dnsSubdomainName }, validation);
  const { series, type = "" } = event;
  if (series && (series.count ?? 0) < 2) validation.invalid(Path.of("series.count"), `${series.count ?? 0} is too few: a series has at least 2 Events`);
  if (series && series.lastObservedTime === undefined) validation.required(Path.of("series.lastObservedTime"), "a series needs the time of its last Event");
  if (event.eventTime === undefined) validation.required(Path.of("eventTime"), "write when the Event happened");
  if (type !== "Normal" && type !== "Warning") validation.invalid(Path.of("type"), `${quote(type)} is not a type of Events; use "Normal" or "Warning"`);
  validateDeprecatedFields(event, validation);
}

function validateDeprecatedFields(event: Event, validation: Validation): void {
  const unset = (field: string, written: string): void => validation.invalid(Path.of(field), `${written} may not be set in events.k8s.io/v1`);
  if (event.deprecatedFirstTimestamp !== undefined) unset("firstTimestamp", "deprecatedFirstTimestamp");
  if (event.deprecatedLastTimestamp !== undefined) unset("lastTimestamp", "deprecatedLastTimestamp");
  if (event.deprecatedCount) unset("count", "deprecatedCount");
  if (event.deprecatedSource?.component || event.deprecatedSource?.host) unset("source", "deprecatedSource");
}

/** legacyValidateEvent: an Event without eventTime is an old one, and must only lie in the namespace of its object. */
function validateFields(fields: EventFields, validation: Validation): void {
  const namespace = validation.id.namespace ?? "";
  const { involvedNamespace } = fields;
  const isOld = fields.eventTime === undefined;
  const homes = isOld ? ["", "default"] : ["default", "kube-system"];
  if (involvedNamespace === "" ? !homes.includes(namespace) : isOld && involvedNamespace !== namespace) {
    const message = `the Event is in namespace ${quote(namespace)}, but its object is in ${involvedNamespace === "" ? "none" : quote(involvedNamespace)}`;
    validation.invalid(Path.of("involvedObject", "namespace"), message);
  }
  if (!isOld) validateNewFields(fields, validation);
  if (!validation.has("eventNamespace")) return;
  const problem = dns1123SubdomainProblem(namespace);
  if (problem !== undefined) validation.invalid(Path.of("namespace"), problem);
}

function validateNewFields(fields: EventFields, validation: Validation): void {
  const { reporter, reporterField } = fields;
  if (reporter === "") validation.required(Path.of(reporterField), 'name the controller that reports, for example "example.com/controller"');
  const problem = qualifiedNameProblem(reporter);
  if (problem !== undefined) validation.invalid(Path.of(reporterField), problem);
  for (const field of ["reportingInstance", "action", "reason"] as const) {
    const value = fields[field];
    if (value === "") validation.required(Path.of(field), `an Event with eventTime needs ${field}`);
    validateLength(value, SHORT_LIMIT, Path.of(field), validation);
  }
  validateLength(fields.message, MESSAGE_LIMIT, Path.of("message"), validation);
}

function validateLength(value: string, limit: number, path: Path, validation: Validation): void {
  const length = byteLength(value);
  if (length > limit) validation.invalid(path, `${quote(value)} is ${length} bytes long; at most ${limit} are allowed`);
}
