/** What the autoscaler reads; AWS knows no narrower resource for these. */
const READ = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeAutoScalingInstances',
  'autoscaling:DescribeLaunchConfigurations',
  'autoscaling:DescribeScalingActivities',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetInstanceTypesFromInstanceRequirements',
  'eks:DescribeNodegroup',
];

/** What it changes, in groups of the one cluster alone. */
const CHANGE = ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'];

/** The policy as AWS takes it. @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md#iam-policy */
export function clusterAutoscalerPolicy(clusterName: string): string {
  const document = {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Read', Effect: 'Allow', Action: READ, Resource: ['*'] },
      {
        Sid: 'Change',
        Effect: 'Allow',
        Action: CHANGE,
        Resource: ['*'],
        Condition: {
          StringEquals: {
            'aws:ResourceTag/k8s.io/cluster-autoscaler/enabled': 'true',
            [`aws:ResourceTag/k8s.io/cluster-autoscaler/${String(clusterName)}`]: 'owned',
          },
        },
      },
    ],
  };
  return JSON.stringify(document, undefined, 2);
}
