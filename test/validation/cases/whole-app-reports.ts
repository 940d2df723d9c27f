/** What is told of each mistake in whole-app.ts, by its rule and title. */
export const REPORTS: Readonly<Record<string, string>> = {
  'object-of-two-charts: two sites that make one namespace': `
    [mri] Namespace xnat is made by uwa/namespace and mri/namespace, with different content (object-of-two-charts)
        why  its labels say which pods it admits: after each apply they are those of one chart, and pods of the other may be refused
        fix  give each chart a namespace of its own; if they run on different clusters, set cluster on both charts`,
  'object-of-two-charts: a namespace that the logging stack makes too': `
    [uwa] Namespace uwa is made by cluster/efk/namespace and uwa/namespace, with different content (object-of-two-charts)
        why  its labels say which pods it admits: after each apply they are those of one chart, and pods of the other may be refused
        fix  give each chart a namespace of its own; if they run on different clusters, set cluster on both charts`,
  'object-of-two-charts: a namespace that the user makes with other labels': `
    [uwa] Namespace uwa is made by uwa/namespace and own/object, with different content (object-of-two-charts)
        why  its labels say which pods it admits: after each apply they are those of one chart, and pods of the other may be refused
        fix  give each chart a namespace of its own; if they run on different clusters, set cluster on both charts`,
  'object-of-two-charts: one class of two charts': `
    [cluster] StorageClass fast is made by cluster/fast/Resource and own/class, with different content (object-of-two-charts)
        why  each apply of one chart overwrites the other: which of them holds depends on the order of the applies
        fix  make it in one chart alone, or give one of them another name; if they run on different clusters, set cluster on both charts`,
  'shared-namespace: a second site in a namespace that the first makes': `
    [mri] the site is in the namespace "xnat", as is the site at uwa (shared-namespace)
        why  access is granted by namespace: whoever may read the Secrets or delete the claims of one may do so to the other, and one Pod Security level holds for both
        fix  give each a namespace of its own, or acknowledge "shared-namespace"; if they run on different clusters, set cluster on both charts`,
  'shared-namespace: the collector of logs in the namespace of a site': `
    [uwa] the site is in the namespace "uwa", as is the logging stack at cluster/efk (shared-namespace)
        why  access is granted by namespace: whoever may read the Secrets or delete the claims of one may do so to the other, and one Pod Security level holds for both
        fix  give each a namespace of its own, or acknowledge "shared-namespace"; if they run on different clusters, set cluster on both charts`,
  'locked-namespace: a site that would lock kube-system': `
    [uwa] namespace is "kube-system", and the labels or policies made here would lock it (locked-namespace)
        why  they apply to everything in it: the cluster's own pods are no longer admitted, and with their traffic denied, DNS stops in the whole cluster
        fix  write a namespace of its own, such as "xnat"`,
  'locked-namespace: a site by the name default': `
    [default] the name of the site, and so its namespace, is "default", and the labels or policies made here would lock it (locked-namespace)
        why  they apply to everything in it: the cluster's own pods are no longer admitted, and with their traffic denied, DNS stops in the whole cluster
        fix  write a namespace of its own, such as "xnat"`,
  'locked-namespace: logs in kube-system': `
    [cluster/efk] efk.namespace is "kube-system", and the labels or policies made here would lock it (locked-namespace)
        why  they apply to everything in it: the cluster's own pods are no longer admitted, and with their traffic denied, DNS stops in the whole cluster
        fix  write a namespace of its own, such as "efk"
    [cluster/efk] efk.fluentdNamespace is "kube-public", and the labels or policies made here would lock it (locked-namespace)
        why  they apply to everything in it: the cluster's own pods are no longer admitted, and with their traffic denied, DNS stops in the whole cluster
        fix  write a namespace of its own, such as "efk-fluentd"`,
  'locked-namespace: policies of a chart in the namespace default': `
    [uwa/policies] the namespace of its chart is "default", and the labels or policies made here would lock it (locked-namespace)
        why  they apply to everything in it: the cluster's own pods are no longer admitted, and with their traffic denied, DNS stops in the whole cluster
        fix  write a namespace of its own, such as "xnat"`,
  'reserved-namespace: a site in kube-node-lease': `
    [uwa] namespace is "kube-node-lease" (reserved-namespace)
        why  controllers of the cluster may read every Secret there, and an upgrade or a clean-up of them may remove what is beside them
        fix  write a namespace of its own, such as "xnat", or acknowledge "reserved-namespace"`,
  'reserved-namespace: the collector of logs in kube-system': `
    [cluster/efk] efk.fluentdNamespace is "kube-system" (reserved-namespace)
        why  controllers of the cluster may read every Secret there, and an upgrade or a clean-up of them may remove what is beside them
        fix  write a namespace of its own, such as "efk-fluentd", or acknowledge "reserved-namespace"`,
  'shared-host: one URL for two sites': `
    [mri/xnat] url is "https://XNAT.example.edu.au", the host of XNAT at uwa/xnat (shared-host)
        why  only one of them is reached, or each logs out the users of the other: a browser keeps one set of cookies for a host, whatever the port
        fix  give each a host of its own; if they run on different clusters, set cluster on both charts`,
  'shared-host: two ports of one host': `
    [mri/xnat] url is "https://xnat.example.edu.au:8443", the host of XNAT at uwa/xnat (shared-host)
        why  only one of them is reached, or each logs out the users of the other: a browser keeps one set of cookies for a host, whatever the port
        fix  give each a host of its own; if they run on different clusters, set cluster on both charts`,
  'shared-host: Kibana on the host of a site': `
    [uwa/xnat] url is "https://xnat.example.edu.au", the host of Kibana at cluster/efk/kibana (shared-host)
        why  only one of them is reached, or each logs out the users of the other: a browser keeps one set of cookies for a host, whatever the port
        fix  give each a host of its own; if they run on different clusters, set cluster on both charts`,
  "foreign-route: an Ingress of one's own on the host of a site": `
    [uwa/xnat] the Ingress docs (own/object) takes requests for "xnat.example.edu.au", the site's host, to another Service (foreign-route)
        why  the controller decides which of the two gets a request, and whatever answers on a site's host is sent the session cookies of its users
        fix  give it a host of its own, or acknowledge "foreign-route" if it is meant to answer under a path of the site`,
  'foreign-route: an HTTPRoute on the host of a site': `
    [uwa/xnat] the HTTPRoute docs (own/object) takes requests for "xnat.example.edu.au", the site's host, to another Service (foreign-route)
        why  the controller decides which of the two gets a request, and whatever answers on a site's host is sent the session cookies of its users
        fix  give it a host of its own, or acknowledge "foreign-route" if it is meant to answer under a path of the site`,
  'shared-database: one external database, in other letters and with the default port': `
    [mri/xnat] the database is "xnat" at DB.example.edu.au:5432, as for uwa/xnat (shared-database)
        why  both write the same tables: each site would show the other's projects and users, and look for their scans in its own archive
        fix  give each a database of its own, by databaseName or host; if they run on different clusters, set cluster on both charts`,
  'shared-database: one address by two names': `
    [mri/xnat] the database is "xnat" at b.example.edu.au:5432, as for uwa/xnat (shared-database)
        why  both write the same tables: each site would show the other's projects and users, and look for their scans in its own archive
        fix  give each a database of its own, by databaseName or host; if they run on different clusters, set cluster on both charts`,
  'shared-database: the database of another site by its Service': `
    [mri/xnat] the database is "xnat" at uwa-postgresql.uwa.svc.cluster.local:5432, as for uwa/xnat (shared-database)
        why  both write the same tables: each site would show the other's projects and users, and look for their scans in its own archive
        fix  give each a database of its own, by databaseName or host; if they run on different clusters, set cluster on both charts`,
  'shared-database: one Postgres for two XNATs': `
    [mri/xnat] the database is "xnat" at uwa-postgresql:5432, as for uwa/xnat (shared-database)
        why  both write the same tables: each site would show the other's projects and users, and look for their scans in its own archive
        fix  give each a database of its own, by databaseName or host; if they run on different clusters, set cluster on both charts`,
  'shared-bucket-folder: two sites': `
    [mri/backup] the backup goes to "s3://example-backups/xnat", as does the backup at uwa/backup (shared-bucket-folder)
        why  credentials for one site's backups then open the other's: no bucket policy can tell them apart
        fix  give each a folder of its own by prefix, or acknowledge "shared-bucket-folder"; if they run on different clusters, set cluster on both charts`,
  'bucket-folder: two sites of one name in two parts of the app': `
    [test/uwa/backup] the backup goes to "s3://example-backups/uwa", as does the backup at uwa/backup (bucket-folder)
        why  a backup stores nothing where another site has dumps by the same names, and Elasticsearch needs the folder of its snapshots to itself
        fix  give each a folder of its own by prefix, or a bucket; if they run on different clusters, set cluster on both charts`,
  'bucket-folder: snapshots of the logs among the dumps': `
    [uwa/backup] the backup goes to "s3://example-backups/uwa", as does the snapshot repository of the logs at cluster/efk/elasticsearch (bucket-folder)
        why  a backup stores nothing where another site has dumps by the same names, and Elasticsearch needs the folder of its snapshots to itself
        fix  give each a folder of its own by prefix, or a bucket; if they run on different clusters, set cluster on both charts`,
  'claim-of-two: the archive on the claim of the database': `
    [uwa/xnat/archive] the volume "archive" is on the claim "data", as is the database at uwa/database (claim-of-two)
        why  each takes the files of the other for its own, and may overwrite or delete them
        fix  give each a claim of its own`,
  'claim-of-two: a backup on the claim of the broker': `
    [uwa/backup] the backup is on the claim "shared", as is the message broker at uwa/message-broker (claim-of-two)
        why  each takes the files of the other for its own, and may overwrite or delete them
        fix  give each a claim of its own`,
  'alb-group-conflict: another scheme': `
    [mri/ingress] scheme is "internet-facing", but "internal" at uwa/ingress/Resource, in the same group "imaging" (alb-group-conflict)
        why  the controller rejects the whole group: no Ingress in it is updated any more, not even those of other sites
        fix  give every Ingress of the group the same scheme, or this one another groupName; if they run on different clusters, set cluster on both charts`,
  'alb-group-conflict: another time-out, TLS policy and redirect': `
    [mri/ingress] sslRedirectPort (ssl-redirect) is "8443", but "443" at uwa/ingress/Resource, in the same group "imaging" (alb-group-conflict)
        why  the controller rejects the whole group: no Ingress in it is updated any more, not even those of other sites
        fix  give every Ingress of the group the same sslRedirectPort, or this one another groupName; if they run on different clusters, set cluster on both charts
    [mri/ingress] idleTimeout (idle_timeout.timeout_seconds of load-balancer-attributes) is "600", but "300" at uwa/ingress/Resource, in the same group "imaging" (alb-group-conflict)
        why  the controller rejects the whole group: no Ingress in it is updated any more, not even those of other sites
        fix  give every Ingress of the group the same idleTimeout, or this one another groupName; if they run on different clusters, set cluster on both charts
    [mri/ingress] sslPolicy (ssl-policy of port 443) is "ELBSecurityPolicy-TLS13-1-3-2021-06", but "ELBSecurityPolicy-TLS13-1-2-2021-06" at uwa/ingress/Resource, in the same group "imaging" (alb-group-conflict)
        why  the controller rejects the whole group: no Ingress in it is updated any more, not even those of other sites
        fix  give every Ingress of the group the same sslPolicy, or this one another groupName; if they run on different clusters, set cluster on both charts`,
  'alb-group-conflict: one order twice': `
    [mri/ingress] groupOrder is 10, as is that of uwa/ingress/Resource in the group "imaging" (alb-group-conflict)
        why  the controller rejects the whole group: no Ingress in it is updated any more, not even those of other sites
        fix  give each an order of its own, or leave groupOrder out; if they run on different clusters, set cluster on both charts`,
  "alb-group-conflict: an Ingress of one's own with other ranges": `
    [uwa/ingress] inboundCidrs (inbound-cidrs of port 80) is "10.1.0.0/16", but "10.0.0.0/8" at own/object, in the same group "imaging" (alb-group-conflict)
        why  the controller rejects the whole group: no Ingress in it is updated any more, not even those of other sites
        fix  give every Ingress of the group the same inboundCidrs, or this one another groupName; if they run on different clusters, set cluster on both charts`,
  'default-class: two in one cluster': `
    [cluster] the StorageClass "slow" is the default, as is "fast" (cluster/fast/Resource) (default-class)
        why  a claim that names no class gets the newest of them: where its data is stored depends on which class was made last
        fix  set isDefault: false on all but one of them; if they run on different clusters, set cluster on both charts`,
  "node-port-taken: a Service of one's own with the port of the receiver": `
    [uwa] the Service "own" has the node port 30104, as has "uwa-xnat-web-dicom-scp" of the namespace "uwa" (node-port-taken)
        why  every node has each port once, whatever the namespace: the API server refuses the second Service
        fix  choose another nodePort, or leave it to the cluster; if they run on different clusters, set cluster on both charts`,
  "autoscaling-foreign: an autoscaler of one's own": `
    [uwa/xnat] the HorizontalPodAutoscaler own (own/object) sets the number of XNAT's pods (autoscaling-foreign)
        why  each apply of the site sets the number back, and what several pods need, such as shared volumes, is neither made nor checked
        fix  remove it; to let the number of pods follow the load, use autoscaling: { … }`,
  'files-of-another: one class of EFS for the database and the archive': `
    [uwa/database] storageClass is "shared", a class of EFS whose files belong to the user 65534; PostgreSQL runs as 999 (files-of-another)
        why  PostgreSQL does not start on a data folder that it does not own, and on such a class every file belongs to the user of the class, whatever the pod says
        fix  give the database a class of disks, such as one of StorageProvisioner.ebsGp3()`,
};
