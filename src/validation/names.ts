import { quote } from "../resource/words.ts";
import { detached } from "../source/detached.ts";

/*
 * Formats of names and other short texts, after k8s.io/apimachinery pkg/util/validation and pkg/api/validation.
 * Each function returns what is wrong with the text, with the text itself in quotes, or undefined where it is fine.
 */

/** Whether a name is fit for a kind. `isPrefix`: the name is a generateName, which the server completes with five letters or digits. */
export type NameProblem = (name: string, isPrefix?: boolean) => string | undefined;

const DNS_1123_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_1123_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const DNS_1123_SUBDOMAIN_UNDERSCORE = /^_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:\._?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*$/;
const DNS_1035_LABEL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_NAME_PART = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PORT_NAME_CHARACTERS = /^[-a-z0-9]+$/;
const LETTER = /[a-z]/;
const ENVIRONMENT_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const RELAXED_ENVIRONMENT_NAME = /^[ -<>-~]*$/;
const CONFIG_MAP_KEY = /^[-._a-zA-Z0-9]+$/;
const C_IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PERCENT = /^[0-9]+%$/;
const HTTP_HEADER_NAME = /^[-A-Za-z0-9]+$/;
const HTTP_PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;

/** A DNS label of RFC 1123: `my-name`, at most 63 characters. */
export function dns1123LabelProblem(value: string): string | undefined {
  if (value.length > LABEL_LENGTH) return tooLong(value, LABEL_LENGTH);
  if (DNS_1123_LABEL.test(value)) return undefined;
  if (DNS_1123_SUBDOMAIN.test(value)) return `${quote(value)} may not contain dots; use "-" instead`;
  return `${quote(value)} is not a DNS label: use lower-case letters, digits and "-", with a letter or digit first and last`;
}

/** A DNS subdomain of RFC 1123: `my-name.example.com`, at most 253 characters. */
export function dns1123SubdomainProblem(value: string): string | undefined {
  if (value.length > SUBDOMAIN_LENGTH) return tooLong(value, SUBDOMAIN_LENGTH);
  if (DNS_1123_SUBDOMAIN.test(value)) return undefined;
  return `${quote(value)} is not a DNS subdomain: use lower-case letters, digits, "-" and ".", with a letter or digit at both ends of each part`;
}

/** A DNS subdomain whose parts may also hold underscores (DNS search paths). */
export function dns1123SubdomainWithUnderscoreProblem(value: string): string | undefined {
  if (value.length > SUBDOMAIN_LENGTH) return tooLong(value, SUBDOMAIN_LENGTH);
  if (DNS_1123_SUBDOMAIN_UNDERSCORE.test(value)) return undefined;
  return `${quote(value)} is not a DNS name: use lower-case letters, digits, "_", "-" and ".", with a letter or digit at both ends of each part`;
}

/** A DNS label of RFC 1035, which starts with a letter: `my-name`, at most 63 characters. */
export function dns1035LabelProblem(value: string): string | undefined {
  if (value.length > LABEL_LENGTH) return tooLong(value, LABEL_LENGTH);
  if (DNS_1035_LABEL.test(value)) return undefined;
  return `${quote(value)} is not a DNS label that starts with a letter: use lower-case letters, digits and "-", with a letter first and a letter or digit last`;
}

/** A DNS subdomain after a leading wildcard label: `*.example.com`. */
export function wildcardDns1123SubdomainProblem(value: string): string | undefined {
  if (value.length > SUBDOMAIN_LENGTH) return tooLong(value, SUBDOMAIN_LENGTH);
  if (value.startsWith("*.") && DNS_1123_SUBDOMAIN.test(value.slice(2))) return undefined;
  return `${quote(value)} is not a wildcard host: write "*." and then a DNS subdomain, for example "*.example.com"`;
}

/** A key of labels: a name of up to 63 characters, with an optional DNS subdomain and "/" before it (content.IsLabelKey). */
export function qualifiedNameProblem(value: string): string | undefined {
  if (goodNames.has(value)) return undefined;
  const problem = findQualifiedNameProblem(value);
  if (problem === undefined && goodNames.size < MOST_GOOD_NAMES) goodNames.add(detached(value));
  return problem;
}

/** Names without a problem: the same few keys are on nearly all objects. */
const goodNames = new Set<string>();
const MOST_GOOD_NAMES = 2000;

function findQualifiedNameProblem(value: string): string | undefined {
  const slash = value.indexOf("/");
  const name = slash < 0 ? value : value.slice(slash + 1);
  if (slash >= 0) {
    if (name.includes("/")) return `${quote(value)} may contain "/" only once, between a DNS subdomain and a name`;
    if (slash === 0) return `${quote(value)} has an empty prefix: write a DNS subdomain before "/", or leave "/" out`;
    const problem = dns1123SubdomainProblem(value.slice(0, slash));
    if (problem !== undefined) return `the prefix ${problem}`;
  }
  if (name === "") return `${quote(value)} has an empty name part`;
  if (name.length > LABEL_LENGTH) return `the name part ${tooLong(name, LABEL_LENGTH)}`;
  if (QUALIFIED_NAME_PART.test(name)) return undefined;
  return `${quote(value)} is not a qualified name: use letters, digits, "-", "_" and ".", with a letter or digit first and last`;
}

/** The value of a label: empty, or up to 63 characters. */
export function labelValueProblem(value: string): string | undefined {
  if (value === "") return undefined;
  if (value.length > LABEL_LENGTH) return tooLong(value, LABEL_LENGTH);
  if (QUALIFIED_NAME_PART.test(value)) return undefined;
  return `${quote(value)} is not a label value: use letters, digits, "-", "_" and ".", with a letter or digit first and last`;
}

/** A name that can be a segment of a URL path: anything but ".", "..", and names with "/" or "%" (Role names, custom metric names). */
export const pathSegmentNameProblem: NameProblem = (name, isPrefix = false) => {
  if (!isPrefix && (name === "." || name === "..")) return `${quote(name)} may not be a name`;
  if (name.includes("/")) return `${quote(name)} may not contain "/"`;
  return name.includes("%") ? `${quote(name)} may not contain "%"` : undefined;
};

/** The name of a port (IANA service name): up to 15 lower-case letters, digits and single hyphens, with at least one letter. */
export function portNameProblem(value: string): string | undefined {
  if (value.length > 15) return tooLong(value, 15);
  if (!PORT_NAME_CHARACTERS.test(value)) return `${quote(value)} is not a port name: use lower-case letters, digits and "-" only`;
  if (!LETTER.test(value)) return `${quote(value)} is not a port name: it must contain a letter`;
  if (value.includes("--")) return `${quote(value)} is not a port name: two hyphens may not follow each other`;
  if (value.startsWith("-") || value.endsWith("-")) return `${quote(value)} is not a port name: it may not start or end with "-"`;
  return undefined;
}

/** The number of a port, 1 to 65535. */
export function portNumberProblem(value: number | bigint): string | undefined {
  return rangeProblem(value, 1, 65535);
}

/** A number from `least` to `most`, both included. */
export function rangeProblem(value: number | bigint, least: number, most: number): string | undefined {
  return value >= least && value <= most ? undefined : `${value} is out of range: it must be from ${least} to ${most}`;
}

/** A Unix user or group id, 0 to 2147483647. */
export function unixIdProblem(value: number | bigint): string | undefined {
  return rangeProblem(value, 0, 2147483647);
}

/** The name of an environment variable: any printable ASCII characters but "=" (validation.has("relaxedEnvironmentNames")). */
export function relaxedEnvironmentNameProblem(value: string): string | undefined {
  if (value === "") return "the name of an environment variable may not be empty";
  if (RELAXED_ENVIRONMENT_NAME.test(value)) return undefined;
  return `${quote(value)} is not the name of an environment variable: use printable ASCII characters other than "="`;
}

/** The name of an environment variable as it had to be before: a C identifier with "-" and ".". */
export function strictEnvironmentNameProblem(value: string): string | undefined {
  if (!ENVIRONMENT_NAME.test(value)) {
    return `${quote(value)} is not the name of an environment variable: use letters, digits, "_", "-" and ".", with no digit first`;
  }
  return parentFolderProblem(value);
}

/** A key of a ConfigMap or Secret, which becomes a file name: up to 253 characters. */
export function configMapKeyProblem(value: string): string | undefined {
  if (value.length > SUBDOMAIN_LENGTH) return tooLong(value, SUBDOMAIN_LENGTH);
  if (!CONFIG_MAP_KEY.test(value)) return `${quote(value)} is not a key: use letters, digits, "-", "_" and "."`;
  return parentFolderProblem(value);
}

function parentFolderProblem(value: string): string | undefined {
  if (value === "." || value.startsWith("..")) return `${quote(value)} may not be "." or start with ".."`;
  return undefined;
}

/** A C identifier: `my_name`. */
export function cIdentifierProblem(value: string): string | undefined {
  if (C_IDENTIFIER.test(value)) return undefined;
  return `${quote(value)} is not an identifier: use letters, digits and "_", with no digit first`;
}

/** A percentage: `25%`. */
export function percentProblem(value: string): string | undefined {
  return PERCENT.test(value) ? undefined : `${quote(value)} is not a percentage: write digits and "%", for example "25%"`;
}

/** The name of an HTTP header: letters, digits and "-". */
export function httpHeaderNameProblem(value: string): string | undefined {
  return HTTP_HEADER_NAME.test(value) ? undefined : `${quote(value)} is not the name of an HTTP header: use letters, digits and "-"`;
}

/** The characters that a URL path of RFC 3986 may hold; the path may not be empty. */
function httpPathProblem(value: string): string | undefined {
  return HTTP_PATH.test(value) ? undefined : `${quote(value)} holds characters that a URL path may not`;
}

/** A domain name of at least three parts: `a.example.com` (IsFullyQualifiedName). Empty is for the caller to report as Required. */
export function fullyQualifiedNameProblem(value: string): string | undefined {
  const problem = dns1123SubdomainProblem(value);
  if (problem !== undefined) return problem;
  return value.split(".").length < 3 ? `${quote(value)} must be a domain of at least three parts, for example "a.example.com"` : undefined;
}

/** A domain name of at least two parts, with or without a final dot (IsFullyQualifiedDomainName). Empty is for the caller to report as Required. */
export function fullyQualifiedDomainNameProblem(value: string): string | undefined {
  const name = value.endsWith(".") ? value.slice(0, -1) : value;
  const problem = dns1123SubdomainProblem(name);
  if (problem !== undefined) return problem;
  const labels = name.split(".");
  if (labels.length < 2) return `${quote(value)} must be a domain of at least two parts, for example "example.com"`;
  for (const label of labels) {
    const labelProblem = dns1123LabelProblem(label);
    if (labelProblem !== undefined) return labelProblem;
  }
  return undefined;
}

/** A DNS subdomain, "/" and a path: `example.com/foo` (IsDomainPrefixedPath). Empty is for the caller to report as Required. */
export function domainPrefixedPathProblem(value: string): string | undefined {
  const slash = value.indexOf("/");
  if (slash <= 0 || slash === value.length - 1) return `${quote(value)} must be a domain, "/" and a path, for example "example.com/foo"`;
  return dns1123SubdomainProblem(value.slice(0, slash)) ?? httpPathProblem(value.slice(slash + 1));
}

/** A qualified name that has a prefix: `example.com/foo` (IsDomainPrefixedKey). Empty is for the caller to report as Required. */
export function domainPrefixedKeyProblem(value: string): string | undefined {
  const problem = qualifiedNameProblem(value);
  if (problem !== undefined) return problem;
  return value.includes("/") ? undefined : `${quote(value)} must start with a domain and "/", for example "example.com/${value}"`;
}

/** Names of most kinds: a DNS subdomain (NameIsDNSSubdomain). */
export const dnsSubdomainName: NameProblem = (name, isPrefix = false) => dns1123SubdomainProblem(isPrefix ? withoutFinalDash(name) : name);

/** Names that become DNS labels or parts of host names (Namespace, since 1.36 Service): NameIsDNSLabel. */
export const dnsLabelName: NameProblem = (name, isPrefix = false) => dns1123LabelProblem(isPrefix ? withoutFinalDash(name) : name);

/** Names that must start with a letter (Service before 1.36): NameIsDNS1035Label. */
export const dns1035LabelName: NameProblem = (name, isPrefix = false) => dns1035LabelProblem(isPrefix ? withoutFinalDash(name) : name);

/** The part of a generateName that has to be valid by itself; a final dash is no end, since more follows. Takes two characters away as the server does. */
function withoutFinalDash(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}

function tooLong(value: string, most: number): string {
  return `${quote(value)} is ${value.length} characters long; at most ${most} are allowed`;
}
