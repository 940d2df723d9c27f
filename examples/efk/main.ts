import { App, Duration, Size } from 'cdk8s';
import { ClusterServices, NetworkPeer, StorageClass } from 'cdk8s-xnat';

const app = new App();

new ClusterServices(app, 'cluster', {
  efk: {
    keepFor: Duration.days(90),
    elasticsearch: { size: Size.gibibytes(100), storageClass: StorageClass.named('gp3') },
    kibana: { url: 'https://kibana.example.edu.au', ingressClassName: 'alb' },
    kibanaPeers: [NetworkPeer.cidr('10.0.16.0/20'), NetworkPeer.cidr('10.0.32.0/20')],
  },
});

app.synth();
