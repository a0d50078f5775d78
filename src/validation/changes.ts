/**
 * Every place where the verdict depends on the version of Kubernetes: the minor version since which (and, where it was
 * taken back, until which) it holds, and the change of Kubernetes that moved it. Validators ask `validation.has(name)`.
 * docs/new-kubernetes-version.md says how to find what a new version moved.
 */
export const CHANGES = {
  /** Service names follow RFC 1123 (may start with a digit): gate RelaxedServiceNameValidation, on since 1.36. */
  relaxedServiceNames: { since: 36, what: "Service names follow RFC 1123 labels (RelaxedServiceNameValidation on by default)" },
  /** Environment variable names may hold any printable ASCII but "=": gate RelaxedEnvironmentVariableValidation, on since 1.32. */
  relaxedEnvironmentNames: { since: 32, what: "environment variable names may hold any printable ASCII character but \"=\" (RelaxedEnvironmentVariableValidation)" },
  /** Addresses and ranges may have no leading zeros, no IPv4-mapped form and no bits after the prefix: gate StrictIPCIDRValidation, on since 1.36. */
  strictAddresses: { since: 36, what: "IP addresses and CIDR ranges are read strictly (StrictIPCIDRValidation on by default)" },
  /** Causes about metadata.ownerReferences name the item, and absent fields are Required: apimachinery's validateOwnerReference changed in 1.37. */
  indexedOwnerReferences: { since: 37, what: "causes about owner references name the item and report absent fields as Required" },
  /** Values of a PersistentVolume's required node affinity must be label values: AllowInvalidLabelValueInRequiredNodeAffinity was true on create until 1.32. */
  volumeAffinityLabelValues: { since: 33, what: "values in a PersistentVolume's node affinity must be valid label values" },
  /** volumeAttributesClassName is dropped before validation while the gate VolumeAttributesClass is off, which it was until 1.33. */
  volumeAttributesClassName: { since: 34, what: "volumeAttributesClassName of volumes and claims is kept and validated (VolumeAttributesClass on by default)" },
  /** CSIDriver's nodeAllocatableUpdatePeriodSeconds is dropped before validation while the gate MutableCSINodeAllocatableCount is off. */
  csiDriverUpdatePeriod: { since: 35, what: "nodeAllocatableUpdatePeriodSeconds of CSIDrivers is kept and validated (MutableCSINodeAllocatableCount on by default)" },
  /** CSIDriver's serviceAccountTokenInSecrets came with the gate CSIServiceAccountTokenSecrets, on since 1.35; so did the advice to set it. */
  csiDriverTokenInSecrets: { since: 35, what: "serviceAccountTokenInSecrets of CSIDrivers is known (CSIServiceAccountTokenSecrets)" },
  /** pkg/registry/core/resourcequota/strategy.go sends warnings on create since 1.35. */
  resourceQuotaWarnings: { since: 35, what: "a ResourceQuota whose requests exceed its limits gets a warning" },
  /** pkg/apis/core/helper knows the scope VolumeAttributesClass of quotas since 1.33, whatever the gate. */
  volumeAttributesClassQuotaScope: { since: 33, what: "ResourceQuotas may have the scope VolumeAttributesClass" },
  /** Node status.nodeInfo.swap is known, and validated, since 1.33. */
  nodeSwap: { since: 33, what: "the swap capacity of a Node must be positive" },
  /** podCIDRs of a Node are no longer compared as text: ValidateNode dropped its Duplicate cause in 1.33. */
  nodePodCidrDuplicates: { since: 32, until: 33, what: "the podCIDRs of a Node may not repeat each other" },
  /** Node status.declaredFeatures is dropped before validation while the gate NodeDeclaredFeatures is off, which it was until 1.35. */
  nodeDeclaredFeatures: { since: 36, what: "declaredFeatures of a Node are kept and validated (NodeDeclaredFeatures on by default)" },
  /** Causes about a RuntimeClass's tolerations named scheduling.tolerations.tolerations until 1.34. */
  runtimeClassTolerationsPath: { since: 35, what: "causes about a RuntimeClass's tolerations name scheduling.tolerations, not scheduling.tolerations.tolerations" },
  /** legacyValidateEvent no longer looks at the Event's own namespace since 1.37. */
  eventNamespace: { since: 32, until: 37, what: "the namespace of an Event must be a DNS subdomain" },
  /** ValidatePodBinding looks at the name of the Node since 1.37. */
  bindingNodeName: { since: 37, what: "the target of a Binding must be a valid Node name" },
  /** ReplicationController names are checked once, without the prefix in generateName (validate.LongName in ValidateReplicationController). */
  controllerGenerateName: { since: 35, what: "the generateName of a ReplicationController is not checked by itself" },
  /** spec.serviceName of a StatefulSet: ValidateStatefulSetSpec gained the check. */
  statefulSetServiceName: { since: 33, what: "spec.serviceName of a StatefulSet must be a DNS label" },
  /** ValidateStatefulSetSpec validates the whole Pod template and the claim templates, not only the template's labels and annotations. */
  statefulSetTemplates: { since: 34, what: "the Pod template and the volumeClaimTemplates of a StatefulSet are validated in full" },
  /** spec.updateStrategy.rollingUpdate.maxUnavailable of a StatefulSet is dropped unread before: gate MaxUnavailableStatefulSet, on since 1.37. */
  statefulSetMaxUnavailable: { since: 37, what: "maxUnavailable of a StatefulSet's rolling update takes effect (MaxUnavailableStatefulSet on by default)" },
  /** A StatefulSet with a negative revisionHistoryLimit is warned about (its strategy's WarningsOnCreate). */
  statefulSetRevisionWarning: { since: 33, what: "a negative revisionHistoryLimit of a StatefulSet gives a warning" },
  /** A load balancer may not expose port 10250, the kubelet's: validateService dropped the check in 1.33. */
  kubeletPortForbidden: { since: 32, until: 33, what: "a Service of type LoadBalancer may not have port 10250" },
  /** trafficDistribution PreferSameZone and PreferSameNode, and hints for nodes in EndpointSlices: gate PreferSameTrafficDistribution, on since 1.34. */
  sameTrafficDistribution: { since: 34, what: "trafficDistribution may be PreferSameZone or PreferSameNode (PreferSameTrafficDistribution on by default)" },
  /** pkg/api/service/warnings.go. */
  headlessServiceWarnings: { since: 34, what: "fields that a headless Service ignores give warnings" },
  /** pkg/api/service/warnings.go. */
  preferCloseDeprecated: { since: 35, what: "trafficDistribution PreferClose gives a warning" },
  /** pkg/api/service/warnings.go. */
  externalIpsDeprecated: { since: 36, what: "externalIPs of a Service give a warning" },
  /** validateEndpoints in pkg/apis/discovery/validation reads IPv6 addresses with IsValidIP, and names the list where the family is wrong. */
  canonicalSliceAddresses: { since: 33, what: "IPv6 addresses of EndpointSlices must be in canonical form" },
  /** The strategies of Endpoints, EndpointSlice and NetworkPolicy warn about addresses in non-standard forms. */
  endpointAddressWarnings: { since: 33, what: "addresses in non-standard forms give warnings in Endpoints, EndpointSlices and NetworkPolicies" },
  /** nodeWarnings in pkg/registry/core/node/strategy.go looks at podCIDRs since 1.33. */
  nodeAddressWarnings: { since: 33, what: "podCIDRs of Nodes in non-standard forms give warnings" },
  /** ValidateRuntimeClass reports an absent handler as Required since 1.36. */
  runtimeClassHandlerRequired: { since: 36, what: "an absent handler of a RuntimeClass is Required, not Invalid" },
  /** ValidateCrossVersionObjectReference in pkg/apis/autoscaling/validation reads apiVersion. */
  scalerApiVersion: { since: 34, what: "the apiVersion that a HorizontalPodAutoscaler names must parse, and have a group unless it scales a ReplicationController" },
  /** Before, PrepareForCreate dropped it: gate HPAConfigurableTolerance, on since 1.35. */
  scalingTolerance: { since: 35, what: "the tolerance of a HorizontalPodAutoscaler's scaling rules is validated (HPAConfigurableTolerance on by default)" },
  /** minReplicas 0: gate HPAScaleToZero, on since 1.37. */
  scaleToZero: { since: 37, what: "a HorizontalPodAutoscaler may have minReplicas 0 (HPAScaleToZero on by default)" },
  /** maxReplicas 0 counts as absent: validateHorizontalPodAutoscalerSpec reports it as Required. */
  maxReplicasRequired: { since: 36, what: "maxReplicas 0 of a HorizontalPodAutoscaler is reported as Required instead of Invalid" },
  /** Convert_v1_ObjectMetricSource_To_autoscaling_ObjectMetricSource drops a targetValue of zero beside averageValue. */
  objectMetricZeroTarget: { since: 36, what: "an Object metric of autoscaling/v1 with averageValue may have targetValue 0" },
  /** The strategy of HorizontalPodAutoscaler sets metadata.generation: gate HPAGeneration, on since 1.37. */
  scalerGeneration: { since: 37, what: "the generation of a HorizontalPodAutoscaler is set by the server (HPAGeneration on by default)" },
} as const satisfies Record<string, { since: number; until?: number; what: string }>;

export type ChangeName = keyof typeof CHANGES;
