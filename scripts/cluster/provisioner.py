#!/usr/bin/env python3
"""Makes the volumes of the trial's classes on this machine, and removes them: provisioner.py FOLDER

standard    a folder, made where its first pod runs, for one node; its data goes with the claim
shared      a folder that many nodes may use
small-disk  a file system of the size that the claim asks for, and no more
retained    a folder that stays when its claim goes
"""
import json, os, shutil, subprocess, sys, time

FOLDER = sys.argv[1]
PROVISIONER = 'trial.cdk8s-xnat/folder'
UNITS = {'Ki': 2**10, 'Mi': 2**20, 'Gi': 2**30, 'Ti': 2**40}


def kubectl(*arguments, given=None):
    return subprocess.run([os.environ['KUBECTL'], *arguments], input=given, capture_output=True, text=True).stdout


def items(*arguments):
    return json.loads(kubectl('get', *arguments, '-o', 'json') or '{"items": []}')['items']


def make(claim, storage_class):
    meta, spec = claim['metadata'], claim['spec']
    path = os.path.join(FOLDER, meta['uid'])
    if os.path.isdir(path):
        return
    os.makedirs(path)
    size = spec['resources']['requests']['storage']
    if storage_class['metadata']['name'] == 'small-disk':
        count = int(size[:-2]) * UNITS[size[-2:]] if size[-2:] in UNITS else int(size)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={count}', 'small-disk', path], check=True)
    kubectl('create', '-f', '-', given=json.dumps({
        'apiVersion': 'v1', 'kind': 'PersistentVolume',
        'metadata': {'name': 'pvc-' + meta['uid'], 'annotations': {'pv.kubernetes.io/provisioned-by': PROVISIONER}},
        'spec': {
            'capacity': {'storage': size}, 'accessModes': spec['accessModes'], 'volumeMode': spec['volumeMode'],
            'storageClassName': spec['storageClassName'], 'persistentVolumeReclaimPolicy': storage_class['reclaimPolicy'],
            # Of a local volume the kubelet sets the group that the pod asks for; a hostPath it leaves alone.
            'local': {'path': path},
            'nodeAffinity': {'required': {'nodeSelectorTerms': [{'matchExpressions': [{'key': 'kubernetes.io/hostname', 'operator': 'In', 'values': ['node1']}]}]}},
            'claimRef': {'apiVersion': 'v1', 'kind': 'PersistentVolumeClaim', 'namespace': meta['namespace'], 'name': meta['name'], 'uid': meta['uid']},
        },
    }))


def remove(volume):
    path = volume['spec']['local']['path']
    kubectl('delete', 'pv', volume['metadata']['name'], '--wait=false')
    subprocess.run(['umount', '--lazy', path], capture_output=True)
    shutil.rmtree(path, ignore_errors=True)


while True:
    classes = {c['metadata']['name']: c for c in items('storageclasses') if c['provisioner'] == PROVISIONER}
    for claim in items('pvc', '-A'):
        storage_class = classes.get(claim['spec'].get('storageClassName') or '')
        if storage_class is None or claim['status'].get('phase') != 'Pending' or claim['spec'].get('volumeName'):
            continue
        if claim['spec'].get('selector') is None and (
            storage_class['volumeBindingMode'] == 'Immediate' or 'volume.kubernetes.io/selected-node' in claim['metadata'].get('annotations', {})
        ):
            make(claim, storage_class)
    for volume in items('pv'):
        if (
            volume['metadata'].get('annotations', {}).get('pv.kubernetes.io/provisioned-by') == PROVISIONER
            and volume['status'].get('phase') in ('Released', 'Failed')
            and volume['spec']['persistentVolumeReclaimPolicy'] == 'Delete'
        ):
            remove(volume)
    time.sleep(1)
