#!/usr/bin/env python3
"""Makes layers and images without Docker, the same bytes from the same files.

  pack.py tree FOLDER LAYER            a layer from all that is in a folder
  pack.py diff FULL.tar LAYER [BELOW]  a layer with what a root has beyond a layer below it
  pack.py image OUT.tar TAG CONFIG LAYER... [-- TAG CONFIG LAYER...]...
                                       one archive (OCI layout) of one or several images that share layers
  pack.py names OUT.tar...             of each archive: its path, a tag and that image's digest, by tabs
"""
import gzip
import hashlib
import io
import json
import os
import platform
import sys
import tarfile
import zlib

EPOCH = 1767225600  # 2026-01-01. Every file of a tree has this time, and none of a root a later one.
CHUNK = 1 << 20
# What a root has of the machine that made it, or of the making.
DROPPED = (
    'dev/', 'run/', 'tmp/', 'proc/', 'sys/', 'var/cache/', 'var/lib/apt/lists/', 'var/log/', 'var/lib/dpkg/info/format-new',
    'etc/hostname', 'etc/resolv.conf', 'etc/machine-id', 'etc/.pwd.lock', 'var/lib/dpkg/lock', 'var/lib/dpkg/status-old',
    'usr/share/doc/', 'usr/share/man/', 'usr/share/info/', 'usr/share/locale/', 'usr/share/lintian/',
)


class Layer:
    """Compresses what is written, and counts and hashes both sides."""

    def __init__(self, path):
        self.path, self.file = path, open(path + '.part', 'wb')
        self.size, self.inner, self.outer = 0, hashlib.sha256(), hashlib.sha256()
        # The fastest level: the rest of the time goes into reading it again.
        self.compressor = zlib.compressobj(1, wbits=31)

    def write(self, data):
        self.inner.update(data)
        self._put(self.compressor.compress(data))
        return len(data)

    def _put(self, data):
        self.outer.update(data)
        self.size += len(data)
        self.file.write(data)

    def close(self):
        self._put(self.compressor.flush())
        self.file.close()
        about = {'digest': 'sha256:' + self.outer.hexdigest(), 'size': self.size, 'diff_id': 'sha256:' + self.inner.hexdigest()}
        os.rename(self.path + '.part', self.path)
        with open(self.path + '.part', 'w', encoding='utf8') as file:
            json.dump(about, file)
        # Who finds this file finds a whole layer.
        os.rename(self.path + '.part', self.path + '.json')


def tree(folder, path):
    layer = Layer(path)
    with tarfile.open(fileobj=layer, mode='w|', format=tarfile.PAX_FORMAT) as archive:

        def add(name):
            file = os.path.join(folder, name)
            info = archive.gettarinfo(file, name)
            if info.islnk():
                # Without its link: both names are files of their own.
                info.type, info.linkname, info.size = tarfile.REGTYPE, '', os.stat(file).st_size
            info.mtime, info.uname, info.gname = EPOCH, '', ''
            if info.isreg():
                with open(file, 'rb') as content:
                    archive.addfile(info, content)
                return
            archive.addfile(info)
            if info.isdir():
                for child in sorted(os.listdir(file)):
                    add(name + '/' + child)

        for child in sorted(os.listdir(folder)):
            add(child)
    layer.close()


def name_of(info):
    return info.name.removeprefix('./').rstrip('/')


def signature(archive, info):
    content = None
    if info.isreg():
        content = hashlib.sha256()
        file = archive.extractfile(info)
        while chunk := file.read(CHUNK):
            content.update(chunk)
        content = content.digest()
    return (info.type, info.mode, info.uid, info.gid, info.linkname, info.devmajor, info.devminor, content)


def signatures(path):
    found = {}
    with gzip.open(path) as file, tarfile.open(fileobj=file, mode='r|') as archive:
        for info in archive:
            found[name_of(info)] = signature(archive, info)
    return found


def diff(full, path, below=None):
    there = signatures(below) if below else {}
    gone = set(there)
    layer = Layer(path)
    # Links to a file come behind it in the archive, so its order stays.
    with tarfile.open(full) as root, tarfile.open(fileobj=layer, mode='w|', format=tarfile.PAX_FORMAT) as archive:
        for info in root:
            name = name_of(info)
            # The folders stay, but for what is below them.
            if name in ('', '.') or (name + '/').startswith(DROPPED) and name + '/' not in DROPPED or name in DROPPED:
                continue
            gone.discard(name)
            if info.islnk():
                info.linkname = info.linkname.removeprefix('./')
            if there.get(name) == signature(root, info):
                continue
            info.name, info.mtime, info.uname, info.gname = name, min(int(info.mtime), EPOCH), '', ''
            info.pax_headers = {key: value for key, value in info.pax_headers.items() if key.startswith('SCHILY.xattr.')}
            archive.addfile(info, root.extractfile(info) if info.isreg() else None)
        for name in sorted(gone):
            folder, _, base = name.rpartition('/')
            if folder not in gone:
                info = tarfile.TarInfo((folder + '/' if folder else '') + '.wh.' + base)
                info.mtime = EPOCH
                archive.addfile(info)
    layer.close()


def blob(value):
    data = json.dumps(value, sort_keys=True).encode()
    return 'sha256:' + hashlib.sha256(data).hexdigest(), data


def image(out, groups):
    vendor, manifests, blobs, files = 'application/vnd.oci.image.', [], {}, {}
    for tag, config, *layers in groups:
        about = []
        for layer in layers:
            with open(layer + '.json', encoding='utf8') as file:
                about.append(json.load(file))
            files[about[-1]['digest']] = (layer, about[-1]['size'])
        settings = json.loads(config)
        # Images of the same content under two versions are two images.
        settings.setdefault('Labels', {})['org.opencontainers.image.version'] = tag.rpartition(':')[2]
        digest, data = blob({
            'created': '2026-01-01T00:00:00Z', 'os': 'linux',
            'architecture': {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(platform.machine(), platform.machine()),
            'config': settings, 'rootfs': {'type': 'layers', 'diff_ids': [layer['diff_id'] for layer in about]},
        })
        blobs[digest] = data
        manifest, text = blob({
            'schemaVersion': 2, 'mediaType': vendor + 'manifest.v1+json',
            'config': {'mediaType': vendor + 'config.v1+json', 'digest': digest, 'size': len(data)},
            'layers': [{'mediaType': vendor + 'layer.v1.tar+gzip', 'digest': layer['digest'], 'size': layer['size']} for layer in about],
        })
        blobs[manifest] = text
        manifests.append({
            'mediaType': vendor + 'manifest.v1+json', 'digest': manifest, 'size': len(text),
            'annotations': {'io.containerd.image.name': tag, 'org.opencontainers.image.ref.name': tag.rpartition(':')[2]},
        })
    with tarfile.open(out + '.part', 'w', format=tarfile.PAX_FORMAT) as archive:

        def add(name, size, content):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = size, EPOCH
            archive.addfile(info, content)

        # First, so that `names` reads no further.
        for name, value in (('index.json', {'schemaVersion': 2, 'manifests': manifests}), ('oci-layout', {'imageLayoutVersion': '1.0.0'})):
            data = json.dumps(value).encode()
            add(name, len(data), io.BytesIO(data))
        for digest, data in blobs.items():
            add('blobs/' + digest.replace(':', '/'), len(data), io.BytesIO(data))
        for digest, (path, size) in files.items():
            with open(path, 'rb') as content:
                add('blobs/' + digest.replace(':', '/'), size, content)
    os.rename(out + '.part', out)


def names(paths):
    for path in paths:
        with tarfile.open(path) as archive:
            for manifest in json.load(archive.extractfile(archive.next()))['manifests']:
                print(path, manifest['annotations']['io.containerd.image.name'], manifest['digest'], sep='\t')


def split(words):
    groups = [[]]
    for word in words:
        if word == '--':
            groups.append([])
        else:
            groups[-1].append(word)
    return groups


if __name__ == '__main__':
    command, *words = sys.argv[1:]
    match command:
        case 'tree':
            tree(*words)
        case 'diff':
            diff(*words)
        case 'image':
            image(words[0], split(words[1:]))
        case 'names':
            names(words)
        case _:
            sys.exit(__doc__)
