/** The minor of a Kubernetes version such as `1.33` or `v1.33.4-eks`; undefined for what is none. */
export function kubernetesMinor(version: string): number | undefined {
  const minor = /^v?1\.(\d+)(\.\d+)?([-+].*)?$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
