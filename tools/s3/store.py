"""Storage that speaks S3, for a test of its own on this machine: moto, with one bucket that locks what it is given, and an office's key
that may do what the policy says which is its argument. Beside what moto checks, what arrives has to be what was signed.

Says a line of JSON when it is up, then answers each line of JSON that it is told; ends with its input.
"""

import hashlib
import io
import json
import os
import socket
import sys
import threading
import time
from base64 import b64encode
from urllib.request import Request, urlopen

os.environ.update(AWS_DEFAULT_REGION="us-east-1", NO_PROXY="127.0.0.1", AWS_EC2_METADATA_DISABLED="true")

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

BUCKET, GONE = "copies", "gone"
READER = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}]}


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        pass


class Watched:
    """Everything that is asked, and what goes wrong on purpose: `fail`, `redirect`, `cut`, `lose`, `stall`."""

    def __init__(self, store):
        self.store, self.asked, self.watching = store, [], False
        self.mode, self.lock = {}, threading.Lock()

    def goes_wrong(self):
        with self.lock:
            mode = self.mode
            if mode.get("after", 0) > 0:
                mode["after"] -= 1
                return None
            if mode.get("times", 0) == 0:
                return None
            mode["times"] -= 1
            return mode["what"]

    def __call__(self, environ, start):
        if not self.watching:
            return self.store(environ, start)
        wrong = self.goes_wrong()
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size // 2 if wrong == "cut" else size)
        headers = {name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
        query = environ["QUERY_STRING"]
        self.asked.append({"method": environ["REQUEST_METHOD"], "path": environ["PATH_INFO"], "query": query, "bytes": len(body), "headers": headers, "wrong": wrong})
        if wrong in ("cut", "stall"):
            time.sleep(3600 if wrong == "stall" else 0)
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionError("cut on purpose")
        if wrong == "fail":
            return answer(start, "503 Slow Down", "<Error><Code>SlowDown</Code></Error>")
        if wrong == "redirect":
            return answer(start, "307 Temporary Redirect", "", [("Location", f"http://{headers['host']}/elsewhere")])
        if headers.get("x_amz_content_sha256") != hashlib.sha256(body).hexdigest():
            return answer(start, "400 Bad Request", "<Error><Code>XAmzContentSHA256Mismatch</Code></Error>")
        if headers.get("content_md5") != b64encode(hashlib.md5(body).digest()).decode():
            return answer(start, "400 Bad Request", "<Error><Code>BadDigest</Code></Error>")
        environ["wsgi.input"] = io.BytesIO(body)
        said = self.store(environ, start)
        if wrong == "lose":
            b"".join(said)
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionError("lost on purpose")
        return said


def answer(start, status, body, headers=()):
    start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body))), *headers])
    return [body.encode()]


def client(name, url, key):
    config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, proxies={})
    return boto3.client(name, endpoint_url=url, region_name="us-east-1", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"], config=config)


def hired(iam, name, policy):
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
    return iam.create_access_key(UserName=name)["AccessKey"]


def refused(deed):
    """Whether it is not allowed."""
    try:
        deed()
    except ClientError as error:
        return error.response["Error"]["Code"] in ("AccessDenied", "403")
    return False


class Told:
    """What a test asks of the store, beside S3 itself."""

    def __init__(self, watched, office, reader):
        self.watched, self.office, self.reader = watched, office, reader

    def mode(self, **mode):
        with self.watched.lock:
            self.watched.mode = mode

    def asked(self):
        asked, self.watched.asked = self.watched.asked, []
        return asked

    def objects(self):
        self.watched.watching = False
        found = self.reader.list_object_versions(Bucket=BUCKET).get("Versions", [])
        self.watched.watching = True
        return [{"key": one["Key"], "bytes": one["Size"]} for one in found]

    def fetch(self, key, to):
        self.watched.watching = False
        self.reader.download_file(BUCKET, key, to)
        self.watched.watching = True

    def denied(self, key):
        """What the office's key may not do."""
        self.watched.watching = False
        version = self.reader.list_object_versions(Bucket=BUCKET)["Versions"][0]["VersionId"]
        deeds = {
            "read": lambda: self.office.get_object(Bucket=BUCKET, Key=key),
            "list": lambda: self.office.list_objects_v2(Bucket=BUCKET),
            "delete": lambda: self.office.delete_object(Bucket=BUCKET, Key=key),
            "delete for good": lambda: self.office.delete_object(Bucket=BUCKET, Key=key, VersionId=version),
            "put elsewhere": lambda: self.office.put_object(Bucket=BUCKET, Key="another/a", Body=b"a"),
        }
        found = [name for name, deed in deeds.items() if refused(deed)]
        self.watched.watching = True
        return found


def main():
    watched = Watched(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, watched, threaded=True, request_handler=Quiet)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.port}"
    root = {"AccessKeyId": "ROOT", "SecretAccessKey": "root"}
    s3, iam = client("s3", url, root), client("iam", url, root)
    s3.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
    s3.put_object_lock_configuration(Bucket=BUCKET, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}})
    policy = json.loads(sys.argv[1])
    # A bucket that is not there would be refused as one that is nobody's business otherwise.
    policy["Statement"].append({"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{GONE}/*"})
    office, reader = hired(iam, "office", policy), hired(iam, "reader", READER)
    # From here on keys and signatures count.
    urlopen(Request(f"{url}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"})).read()
    told = Told(watched, client("s3", url, office), client("s3", url, reader))
    watched.watching = True
    print(json.dumps({"url": url, "access_key": office["AccessKeyId"], "secret": office["SecretAccessKey"]}), flush=True)
    for line in sys.stdin:
        ask = json.loads(line)
        print(json.dumps(getattr(told, ask.pop("ask"))(**ask)), flush=True)


if __name__ == "__main__":
    main()
