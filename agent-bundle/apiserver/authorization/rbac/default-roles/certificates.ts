import { type NamedRules, rule } from './rule.ts';

/** For who asks for certificates, and for who approves them: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ */
export const certificateRoles: readonly NamedRules[] = [
  [
    'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    [rule('create', 'certificates.k8s.io', 'certificatesigningrequests/nodeclient')],
  ],
  [
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    [rule('create', 'certificates.k8s.io', 'certificatesigningrequests/selfnodeclient')],
  ],
  [
    'system:certificates.k8s.io:kube-apiserver-client-approver',
    [rule('approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/kube-apiserver-client')],
  ],
  [
    'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver',
    [rule('approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/kube-apiserver-client-kubelet')],
  ],
  [
    'system:certificates.k8s.io:kubelet-serving-approver',
    [rule('approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/kubelet-serving')],
  ],
  [
    'system:certificates.k8s.io:legacy-unknown-approver',
    [rule('approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/legacy-unknown')],
  ],
];
