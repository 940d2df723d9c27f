// The API of Kubernetes: the one file of cdk8s-plus-27 that is loaded, and loaded here alone.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import of the namespace would copy its two thousand names
import k8s = require('cdk8s-plus-27/lib/imports/k8s');

export { k8s };
