import { ServiceType } from '../../core/kubernetes/plus-enums';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import type { DicomReceiver } from './dicom-options';

export const aeTitle = new Rule<readonly DicomReceiver[]>({
  id: 'ae-title',
  refuses: 'an AE title over 16 characters, empty, with a backslash or a control character, or repeated; or no receiver at all',
  why: 'DICOM has 16 characters for it, and XNAT tells its receivers apart by it',
  check: (receivers) => {
    if (receivers.length === 0) {
      return [
        {
          what: 'dicom.receivers is empty',
          why: 'the API server refuses a Service without a port',
          fix: 'leave out receivers for XNAT on port 8104, or leave out dicom',
        },
      ];
    }
    return receivers.flatMap(({ aeTitle: title }, i): Report[] => {
      const what = `dicom.receivers[${i}].aeTitle is ${quoted(title)}`;
      if (title.length > 16) return [{ what: `${what}, ${title.length} characters long`, fix: 'shorten it to at most 16' }];
      if (!/^[\x20-\x5b\x5d-\x7e]+$/.test(title) || title.trim() !== title) {
        return [{ what, fix: 'use letters, digits, hyphens and underscores, without blanks at the ends' }];
      }
      return receivers.findIndex((other) => other.aeTitle === title) < i
        ? [{ what: `${what} once more`, fix: 'give each receiver an AE title of its own' }]
        : [];
    });
  },
});

export const dicomPort = new Rule<readonly DicomReceiver[]>({
  id: 'dicom-port',
  refuses: 'two receivers on one port',
  why: 'with one port each, a firewall and a log can tell the senders apart; XNAT itself could share a port among titles',
  acknowledgeable: true,
  check: (receivers) =>
    receivers.flatMap(({ port }, i) =>
      receivers.findIndex((other) => other.port === port) < i
        ? [{ what: `dicom.receivers[${i}].port is ${port} once more`, fix: 'give each receiver a port, or acknowledge "dicom-port"' }]
        : [],
    ),
});

export interface NodePortSubject {
  readonly serviceType: ServiceType;
  readonly receivers: readonly DicomReceiver[];
}

export const nodePort = new Rule<NodePortSubject>({
  id: 'node-port',
  refuses: 'a node port on a Service that has none, one used twice, or an ExternalName Service for DICOM',
  why: 'the API server refuses such a Service',
  check: ({ serviceType, receivers }) => {
    if (serviceType === ServiceType.EXTERNAL_NAME) {
      return [{ what: 'dicom.serviceType is ExternalName', fix: 'use CLUSTER_IP, NODE_PORT or LOAD_BALANCER' }];
    }
    return receivers.flatMap(({ nodePort: wanted }, i): Report[] => {
      if (wanted === undefined) return [];
      const what = `dicom.receivers[${i}].nodePort is ${wanted}`;
      if (serviceType === ServiceType.CLUSTER_IP) {
        return [{ what: `${what}, but the Service is ClusterIP`, fix: 'set serviceType: ServiceType.NODE_PORT, or remove nodePort' }];
      }
      return receivers.findIndex((other) => other.nodePort === wanted) < i
        ? [{ what: `${what} once more`, fix: 'choose another, or leave it to the cluster' }]
        : [];
    });
  },
});

export interface DicomServiceSubject {
  readonly serviceType: ServiceType;
  readonly receivers: readonly DicomReceiver[];
  /** What is given that a load balancer alone has. */
  readonly ofLoadBalancer: readonly string[];
}

export const dicomService = new Rule<DicomServiceSubject>({
  id: 'dicom-service',
  refuses: 'a Service for DICOM with two receivers behind one port, or with options of a load balancer that it does not have',
  why: 'the API server refuses such a Service, or lets in more than the file says',
  check: ({ serviceType, receivers, ofLoadBalancer }) => {
    const outside = receivers.map(({ port, servicePort }) => ({ port, outside: servicePort ?? port }));
    const twice = outside.flatMap((each, i): Report[] => {
      const other = outside.slice(0, i).find((one) => (one.outside === each.outside) !== (one.port === each.port));
      if (other === undefined) return [];
      return other.port === each.port
        ? [
            {
              what: `dicom.receivers[${i}] has port ${each.port} at ${each.outside} of the Service, and another one has it at ${other.outside}`,
              fix: `write servicePort: ${other.outside} for both, or give each a port of its own`,
            },
          ]
        : [
            {
              what: `dicom.receivers[${i}] is at port ${each.outside} of the Service, where the receiver on ${other.port} is`,
              fix: 'give each a servicePort of its own',
            },
          ];
    });
    const without: Report[] =
      serviceType === ServiceType.LOAD_BALANCER
        ? []
        : ofLoadBalancer.map((prop) => ({
            what: `dicom.${prop} is given, and the Service is ${serviceType}`,
            fix: `set serviceType: ServiceType.LOAD_BALANCER, or remove ${prop}`,
          }));
    return [...twice, ...without];
  },
});
