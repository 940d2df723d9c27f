import { ServiceType } from 'cdk8s-xnat';
import type { Subjects } from '../pure/subjects';
import { type Case, mistake, site } from '../case';

const { CLUSTER_IP: serviceType, LOAD_BALANCER } = ServiceType;
const XNAT = { aeTitle: 'XNAT', port: 8104, servicePort: 104 };

export const dicomServiceSubjects: Subjects = {
  'dicom-service': {
    refused: [
      { serviceType, ofLoadBalancer: [], receivers: [XNAT, { aeTitle: 'CT', port: 8105, servicePort: 104 }] },
      { serviceType, ofLoadBalancer: [], receivers: [XNAT, { aeTitle: 'CT', port: 8104, servicePort: 105 }] },
      {
        serviceType,
        ofLoadBalancer: [],
        receivers: [
          { aeTitle: 'CT', port: 8105 },
          { aeTitle: 'XNAT', port: 8104, servicePort: 8105 },
        ],
      },
      { serviceType, ofLoadBalancer: ['sourceRanges', 'loadBalancerIp'], receivers: [XNAT] },
    ],
    allowed: [
      { serviceType, ofLoadBalancer: [], receivers: [XNAT, { aeTitle: 'CT', port: 8104, servicePort: 104 }, { aeTitle: 'MR', port: 8105 }] },
      { serviceType: LOAD_BALANCER, ofLoadBalancer: ['sourceRanges'], receivers: [XNAT] },
    ],
  },
};

/** How scanners get to their receiver. */
export const dicomServiceCases: readonly Case[] = [
  mistake(
    'dicom-service',
    'two receivers behind one port',
    site({ setup: {}, dicom: { receivers: [XNAT, { aeTitle: 'CT', port: 8105, servicePort: 104 }] } }),
    `
      [uwa/xnat] dicom.receivers[1] is at port 104 of the Service, where the receiver on 8104 is (dicom-service)
          why  the API server refuses such a Service, or lets in more than the file says
          fix  give each a servicePort of its own`,
    site({ setup: {}, dicom: { receivers: [XNAT, { aeTitle: 'CT', port: 8105, servicePort: 105 }] } }),
  ),
  mistake(
    'dicom-service',
    'ranges of a load balancer that there is not',
    site({ dicom: { sourceRanges: ['10.20.0.0/16'] } }),
    `
      [uwa/xnat] dicom.sourceRanges is given, and the Service is ClusterIP (dicom-service)
          why  the API server refuses such a Service, or lets in more than the file says
          fix  set serviceType: ServiceType.LOAD_BALANCER, or remove sourceRanges`,
    site({ dicom: { serviceType: LOAD_BALANCER, sourceRanges: ['10.20.0.0/16'] } }),
  ),
];
