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
  /** hostUsers is dropped before validation while the gate UserNamespacesSupport is off, which it was until 1.32. */
  userNamespaces: { since: 33, what: "hostUsers of Pods is kept and validated (UserNamespacesSupport on by default)" },
  /** validateHostUsers looks at volumeDevices since 1.34. */
  userNamespacesWithoutDevices: { since: 34, what: "a Pod with hostUsers: false may not have volumeDevices" },
  /** procMount is reset to "Default" before validation while the gate ProcMountType is off, which it was until 1.32. */
  procMount: { since: 33, what: "procMount of containers is kept and validated (ProcMountType on by default)" },
  /** supplementalGroupsPolicy is dropped before validation while the gate of that name is off, which it was until 1.32. */
  supplementalGroupsPolicy: { since: 33, what: "supplementalGroupsPolicy of Pods is kept and validated (SupplementalGroupsPolicy on by default)" },
  /** seLinuxChangePolicy is dropped before validation while the gate SELinuxChangePolicy is off, which it was until 1.32. */
  seLinuxChangePolicy: { since: 33, what: "seLinuxChangePolicy of Pods is kept and validated (SELinuxChangePolicy on by default)" },
  /** seLinuxChangePolicy may be "MountOption", not only "Recursive": gate SELinuxMount, on since 1.37. */
  seLinuxMountOption: { since: 37, what: "seLinuxChangePolicy of Pods may be \"MountOption\" (SELinuxMount on by default)" },
  /** resizePolicy is dropped before validation while the gate InPlacePodVerticalScaling is off, which it was until 1.32. */
  resizePolicies: { since: 33, what: "resizePolicy of containers is kept and validated (InPlacePodVerticalScaling on by default)" },
  /** validateInitContainers refuses "RestartContainer" for init containers that end, since 1.36. */
  initResizePolicies: { since: 36, what: "an init container that ends may not have a resizePolicy of \"RestartContainer\"" },
  /** restartPolicy and restartPolicyRules of any container: gate ContainerRestartRules, on since 1.35. */
  containerRestartRules: { since: 35, what: "containers may have a restartPolicy and restartPolicyRules of their own (ContainerRestartRules on by default)" },
  /** In 1.34 the server knew the gate ContainerRestartRules, which was off, and dropped the fields; before, it refused restartPolicy. */
  containerRestartPolicyDropped: { since: 34, what: "restartPolicy of containers that may have none is dropped instead of refused" },
  /** The action "RestartAllContainers", and rules for sidecars: gate RestartAllContainersOnContainerExits, on since 1.36. */
  restartAllContainers: { since: 36, what: "restartPolicyRules may restart all containers, and sidecars may have rules (RestartAllContainersOnContainerExits on by default)" },
  /** validateContainerRestartPolicy reported too many rules and exit codes as too long until 1.35. */
  restartRulesTooMany: { since: 36, what: "too many restartPolicyRules or exit codes are reported as TooMany, not TooLong" },
  /** spec.resources of a Pod is dropped before validation while the gate PodLevelResources is off, which it was until 1.33. */
  podLevelResources: { since: 34, what: "resources of a Pod as a whole are kept and validated (PodLevelResources on by default)" },
  /** resourceClaims and the claims of containers are dropped before validation while the gate DynamicResourceAllocation is off, which it was until 1.33. */
  dynamicResources: { since: 34, what: "resourceClaims of Pods are kept and validated (DynamicResourceAllocation on by default)" },
  /** Environment variables from files: gate EnvFiles, on since 1.35; fileKeyRef is dropped before. */
  environmentFiles: { since: 35, what: "environment variables may come from files, with fileKeyRef (EnvFiles on by default)" },
  /** Image volumes and their mounts are dropped before validation while the gate ImageVolume is off, which it was until 1.34. */
  imageVolumes: { since: 35, what: "volumes from images are kept and validated (ImageVolume on by default)" },
  /** validateImageVolumeSource wants a reference in Pod templates too since 1.37. */
  templateImageReferences: { since: 37, what: "an image volume of a Pod template needs a reference" },
  /** hostnameOverride is dropped before validation while the gate of that name is off, which it was until 1.34. */
  hostnameOverride: { since: 35, what: "hostnameOverride of Pods is kept and validated (HostnameOverride on by default)" },
  /** Projected ClusterTrustBundles are dropped before validation while the gate ClusterTrustBundleProjection is off, which it was until 1.36. */
  clusterTrustBundles: { since: 37, what: "projected clusterTrustBundles are kept and validated (ClusterTrustBundleProjection on by default)" },
  /** Projected Pod certificates are dropped before validation while the gate PodCertificateRequest is off, which it was until 1.36. */
  podCertificates: { since: 37, what: "projected podCertificates are kept and validated (PodCertificateRequest on by default)" },
  /** A hook may sleep for zero seconds: gate PodLifecycleSleepActionAllowZero, on since 1.33. */
  zeroSleep: { since: 33, what: "a lifecycle hook may sleep for 0 seconds (PodLifecycleSleepActionAllowZero on by default)" },
  /** DNS search paths may be "." and hold underscores: gate RelaxedDNSSearchValidation, on since 1.33. */
  relaxedDnsSearches: { since: 33, what: "DNS search paths may be \".\" and hold underscores (RelaxedDNSSearchValidation on by default)" },
  /** Values of a Pod's required node affinity must be label values: AllowInvalidLabelValueInRequiredNodeAffinity was true on create until 1.32. */
  nodeAffinityLabelValues: { since: 33, what: "values in a Pod's required node affinity must be valid label values; those in preferred terms give a warning" },
  /** matchLabelKeys of topologySpreadConstraints are merged into the selector: gate MatchLabelKeysInPodTopologySpreadSelectorMerge, new and on in 1.34. */
  spreadLabelKeysMerge: { since: 34, what: "matchLabelKeys of topologySpreadConstraints are merged into their labelSelector (MatchLabelKeysInPodTopologySpreadSelectorMerge)" },
  /** The strategy of Pods sets metadata.generation since 1.33. */
  podGeneration: { since: 33, what: "the generation of a Pod is set by the server before it is validated" },
  /** Warnings for port names that repeat across containers, and for addresses in a non-standard form (pkg/api/pod/warnings.go). */
  podPortNameWarnings: { since: 33, what: "a port name in two containers of a Pod, and an address in a non-standard form, give a warning" },
  /** shareProcessNamespace moved out of the server's copy of the security context in 1.37, and so did the path of its cause. */
  sharedProcessesPath: { since: 37, what: "the cause about shareProcessNamespace names spec, not spec.securityContext" },
  /** Endpoints are deprecated for EndpointSlices: APILifecycleDeprecated of core/v1 Endpoints. */
  endpointsDeprecated: { since: 33, what: "v1 Endpoints gives a warning, since EndpointSlice takes its place" },
  /** validateSet of resource.k8s.io names the repeated item since 1.35, and its key field (`name`, `counterSet`) before. */
  deviceDuplicatesNameItem: { since: 35, what: "causes about repeated requests and devices name the item, not its name" },
  /** Empty parts of qualified names, and attributes without a value, are Invalid since 1.35; they were Required (pkg/apis/resource/validation). */
  deviceNamesInvalid: { since: 35, what: "empty names of device attributes, and attributes without a value, are Invalid" },
  /** validateDeviceRequest looks no further into a request with both exactly and firstAvailable since 1.35. */
  deviceRequestUnion: { since: 35, what: "a device request with both exactly and firstAvailable has one cause" },
  /** ValidateDeviceClass checks only the finished name since 1.35. */
  deviceClassGenerateName: { since: 35, what: "the generateName of a DeviceClass is not checked by itself" },
  /** The strategy of ResourceSlice sends warnings since 1.35. */
  resourceSliceWarnings: { since: 35, what: "upper case in the driver of a ResourceSlice gives a warning" },
  /** Taints and tolerations of devices are dropped before validation while the gate DRADeviceTaints is off. */
  deviceTaints: { since: 36, what: "taints and tolerations of devices are kept and validated (DRADeviceTaints on by default)" },
  /** What claims share of a device is dropped before validation while the gate DRAConsumableCapacity is off; so is distinctAttribute. */
  consumableCapacity: { since: 36, what: "shared capacities of devices are kept and validated (DRAConsumableCapacity on by default)" },
  /** extendedResourceName of a DeviceClass is dropped before validation while the gate DRAExtendedResource is off. */
  deviceExtendedResource: { since: 36, what: "extendedResourceName of a DeviceClass is kept and validated (DRAExtendedResource on by default)" },
  /** Counters and nodes of single devices are dropped before validation while the gate DRAPartitionableDevices is off. */
  partitionableDevices: { since: 36, what: "counters and nodes of devices are kept and validated (DRAPartitionableDevices on by default)" },
  /** Binding conditions of devices are dropped before validation while the gate DRADeviceBindingConditions is off. */
  deviceBindingConditions: { since: 36, what: "binding conditions of devices are kept and validated (DRADeviceBindingConditions on by default)" },
  /** Ranges of capacity may have fractions, and causes about their default name it: gate DRAFractionalCapacityRange, on since 1.37. */
  fractionalCapacity: { since: 37, what: "ranges of device capacity may have fractions (DRAFractionalCapacityRange on by default)" },
  /** The formats int32, int64, float and double limit the numbers of custom resources: k8s.io/kube-openapi's number validator got them for 1.36. */
  customNumberFormats: { since: 36, what: "the formats int32 and float in a custom resource's schema limit its numbers" },
  /** The formats came with 1.34, and a server heeds what the version before it knows (environment.DefaultCompatibilityVersion of apiserver). */
  customNameFormats: { since: 35, what: "k8s-short-name and k8s-long-name are formats of custom resources" },
  /** WarningsOnCreate in pkg/registry/customresourcedefinition/strategy.go of apiextensions-apiserver. */
  customFormatWarnings: { since: 34, what: "formats that the server does not know give warnings in CustomResourceDefinitions" },
  /** Names of manifest-based admission configurations: validation.WarningsForStaticSuffix of admissionregistration, gate ManifestBasedAdmissionControlConfig. */
  staticAdmissionNames: { since: 36, until: 37, what: "names of admission objects that end in .static.k8s.io give a warning" },
  /** The same names are refused once that gate is on, which it is since 1.37 (validation.ValidateStaticSuffix). */
  staticAdmissionNamesRefused: { since: 37, what: "names of admission objects may not end in .static.k8s.io (ManifestBasedAdmissionControlConfig on by default)" },
  /** An empty type of a PriorityLevelConfiguration or its limitResponse is Required since 1.36 (declarative validation of flowcontrol); it was NotSupported. */
  flowControlTypesRequired: { since: 36, what: "an empty type of a PriorityLevelConfiguration is Required, not NotSupported" },
  /** The declarative validation of flowcontrol knows since 1.37 that exempt and limited belong to a type each, whatever the type is. */
  flowControlUnions: { since: 37, what: "a PriorityLevelConfiguration without a valid type may have neither exempt nor limited" },
  /** ValidateSubjectAccessReviewSpec names spec, not one of its two fields, where both or none are given. */
  accessReviewUnion: { since: 37, what: "causes about resourceAttributes and nonResourceAttributes of access reviews name spec" },
} as const satisfies Record<string, { since: number; until?: number; what: string }>;

export type ChangeName = keyof typeof CHANGES;
