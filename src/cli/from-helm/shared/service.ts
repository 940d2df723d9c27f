import { name } from '../../code/code';
import { type Converter, filled, texts } from '../chart';
import { SERVICE_TYPES } from './dicom';

/** The Service of XNAT's web server, where it is more than one in the cluster. */
export const service = (root: string): Converter => ({
  keys: ['type', 'annotations.*', 'nodePort'].map((key) => `${root}service.${key}`),
  convert(values, draft) {
    const key = (prop: string) => `${root}service.${prop}`;
    const type = values.text(key('type')) ?? 'ClusterIP';
    const known = SERVICE_TYPES[type];
    if (type !== 'ClusterIP' && known === undefined) draft.leave(key('type'), 'a Service is ClusterIP, NodePort or LoadBalancer');
    const nodePort = values.number(key('nodePort'));
    if (known === undefined && values.changed(key('nodePort'))) draft.leave(key('nodePort'), 'a ClusterIP Service has no port on the nodes');
    const options = filled({
      type: known === undefined ? undefined : name(`ServiceType.${known}`),
      annotations: texts(values, key('annotations'), draft),
      nodePort: known === undefined ? undefined : nodePort,
    });
    draft.set('xnat.service', options);
    if (type === 'LoadBalancer')
      draft.remark("The load balancer of XNAT's Service may get another address. Look it up (kubectl get service), and change the site's name in DNS.");
    else if (type === 'NodePort' && nodePort === undefined) {
      draft.remark("The release let the cluster choose a node port for XNAT's web server. Look it up (kubectl get service), and set xnat.service.nodePort.");
    }
  },
});
