import { type IPodTraffic, NetworkPurpose } from '../../contracts/network-member';

/**
 * The pod that cert-manager starts while a certificate is issued by ACME's HTTP-01 challenge. The authority's request
 * comes to it by the way of the site's web traffic.
 *
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export function acmeSolver(name: string): IPodTraffic {
  return {
    name,
    labels: { 'acme.cert-manager.io/http01-solver': 'true' },
    inbound: () => [{ purpose: NetworkPurpose.WEB, ports: [8089] }],
    outbound: () => [],
  };
}
