/** Why a cluster did not answer as it was asked. `gone`: a list or watch that is too old and has to begin anew. */
export type ClusterErrorReason = "configuration" | "unreachable" | "untrusted" | "unauthorized" | "forbidden" | "missing" | "gone" | "refused" | "unexpected";

/** A field that the server refuses: `FieldValueInvalid`, `spec.ports[0].port`. */
export interface RefusedField { readonly reason: string; readonly field: string }

/** A request to an API server, or the way to one, that failed; the message stands alone. Connections throw nothing else. */
export class ClusterError extends Error {
  readonly reason: ClusterErrorReason;
  /** The HTTP status, where the server answered. */
  readonly status: number | undefined;
  /** The fields that the server refuses, where it names them. */
  readonly causes: readonly RefusedField[];
  /** In how many seconds the server wants to be asked again, where it says so. */
  readonly retryAfter: number | undefined;

  constructor(reason: ClusterErrorReason, message: string, status?: number, causes: readonly RefusedField[] = [], retryAfter?: number) {
    super(message);
    this.reason = reason;
    this.status = status;
    this.causes = causes;
    this.retryAfter = retryAfter;
  }
}

/** Node's codes for a server that does not answer, in words. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "its name cannot be looked up now",
  ETIMEDOUT: "no answer in time",
  ECONNRESET: "the connection was cut",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there",
  EPIPE: "the connection was cut",
};

/** Node's codes for a certificate that it does not trust, in words. */
const UNTRUSTED: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "is signed by an authority that is self-signed and not known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "is signed by an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "is signed by an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT: "is signed by an authority that is not known here",
  CERT_SIGNATURE_FAILURE: "is not signed by the authority that the kubeconfig names",
  CERT_HAS_EXPIRED: "has expired",
  CERT_NOT_YET_VALID: "is not valid yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "is for another host name",
};

/** The error of a request that got no answer from the server. */
export function withoutAnswer(error: unknown, server: string): ClusterError {
  if (error instanceof ClusterError) return error;
  const { code = "", message = String(error) } = error as NodeJS.ErrnoException;
  if (Object.hasOwn(UNTRUSTED, code)) {
    return new ClusterError("untrusted", `the certificate of ${server} ${UNTRUSTED[code]!}; put the authority that signed it into certificate-authority-data of the kubeconfig`);
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) return new ClusterError("unreachable", `cannot reach the API server ${server}: it does not speak TLS as expected (${code})`);
  const words = Object.hasOwn(UNREACHABLE, code) ? UNREACHABLE[code]! : message || code;
  return new ClusterError("unreachable", `cannot reach the API server ${server}: ${words}`);
}
