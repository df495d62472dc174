"""Documents straight into Elasticsearch."""

import base64
import http.client
import json
import os
import re
import ssl
import urllib.parse

from ._outbox import Retry

_PREFIX = "metrics-statsprofile-"
_TEMPLATE = "metrics-statsprofile"
_MANAGED_BY = "statsprofile-logback"
_LONGEST_ANSWER = 16 << 20
_LONGEST_REASON = 300
_PARSE_ERRORS = ("document_parsing_exception", "mapper_parsing_exception")
# A limit of the index is raised by an operator, and then the document passes.
_LIMIT = re.compile(r"index\.mapping\.|[Ll]imit of .*exceeded|exceeded .*limit of", re.DOTALL)


class Elasticsearch:
    """Creates each document under its event.id, so that one that is there already is refused (409), and counts as delivered."""

    def __init__(self, url, namespace, api_key=None, api_key_file=None, username=None, password=None, ca_file=None, timeout=30.0):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("elasticsearch is %r, but must be an address as https://es:9200" % url)
        if parts.username or parts.password:
            raise ValueError("elasticsearch has a user in it; give username and password by themselves")
        self._parts = parts
        self._stream = _PREFIX + namespace
        self._api_key = api_key
        self._api_key_file = api_key_file
        self._user = None if username is None else (username, password or "")
        self._timeout = timeout
        self._ca_file = ca_file
        self._is_admitted = False
        self._is_too_large = False

    def send(self, parcels):
        """One bulk request. What it sends again after a failure may be there already; Elasticsearch tells by the id."""
        self._admit()
        if self._is_too_large or not self._is_admitted:
            parcels = parcels[:1]
        lines = []
        for parcel in parcels:
            lines.append(json.dumps({"create": {"_index": self._stream, "_id": parcel.id}}).encode("utf-8"))
            lines.append(parcel.json)
        # Without a template a plain index would be created under our name.
        status, answer = self._exchange("POST", "/_bulk?require_data_stream=true", b"\n".join(lines) + b"\n")
        if status == 413 and len(parcels) > 1:
            self._is_too_large = True
        if status != 200:
            self._is_admitted = False
            raise Retry("Elasticsearch at [%s] answers %d, %s" % (self._where(), status, _reason(answer.get("error"))))
        items = answer.get("items", [])
        if len(items) != len(parcels):
            raise Retry("Elasticsearch at [%s]: the answer has %d items for %d documents" % (self._where(), len(items), len(parcels)))
        outcomes = [_outcome(item.get("create", {})) for item in items]
        if not self._is_admitted and None in outcomes:
            # The first document has made the stream, and shows its mapping.
            self._is_admitted = self._has_our_mapping() is not False
        return outcomes

    def _admit(self):
        """Lets nothing into a stream without our mapping: functions would be flattened, and no figure would belong to its function."""
        if self._is_admitted:
            return
        ours = self._has_our_mapping()
        if ours is False:
            raise Retry("the data stream %s has another mapping than ours; let the command setup put our index template in place, then "
                        "POST /%s/_rollover; documents wait until then" % (self._stream, self._stream))
        if ours is None:
            status, _ = self._exchange("HEAD", "/_index_template/" + _TEMPLATE)
            if status == 404:
                raise Retry("there is no index template %s; the command setup puts it in place; documents wait until then" % _TEMPLATE)
        self._is_admitted = ours is True

    def _has_our_mapping(self):
        """None where there is no stream yet, or we may not know."""
        status, answer = self._exchange("GET", "/%s/_mapping?filter_path=*.mappings._meta,*.mappings.properties.@timestamp.type"
                                        % self._stream)
        if status in (403, 404):
            return None
        if status != 200 or not answer:
            raise Retry("Elasticsearch at [%s] answers %d, %s" % (self._where(), status, _reason(answer.get("error"))))
        newest = max(answer, key=lambda index: index.rsplit("-", 1)[-1])
        return answer[newest].get("mappings", {}).get("_meta", {}).get("managed_by") == _MANAGED_BY

    def _exchange(self, method, path, body=None):
        headers = {"Accept": "application/json", "User-Agent": "statsprofile-python"}
        if body is not None:
            headers["Content-Type"] = "application/x-ndjson"
        connection = None
        try:
            headers.update(self._authorization())
            connection = self._connection()
            connection.request(method, self._parts.path.rstrip("/") + path, body, headers)
            response = connection.getresponse()
            text = response.read(_LONGEST_ANSWER + 1)
            if len(text) > _LONGEST_ANSWER:
                raise Retry("Elasticsearch at [%s]: the answer is too long" % self._where())
            answer = json.loads(text) if text else {}
            return response.status, answer if isinstance(answer, dict) else {}
        except (OSError, http.client.HTTPException) as e:
            raise Retry("Elasticsearch at [%s] cannot be asked: %s" % (self._where(), str(e) or type(e).__name__)) from e
        except ValueError as e:
            raise Retry("Elasticsearch at [%s]: the answer is no JSON (%s)" % (self._where(), e)) from e
        finally:
            if connection is not None:
                connection.close()

    def _connection(self):
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(self._parts.hostname, self._parts.port, timeout=self._timeout)
        context = ssl.create_default_context(cafile=self._ca_file)
        return http.client.HTTPSConnection(self._parts.hostname, self._parts.port, timeout=self._timeout, context=context)

    def _authorization(self):
        """Read anew for each request, since keys are changed while a service runs."""
        key = self._api_key
        if self._api_key_file is not None:
            with open(self._api_key_file, encoding="utf-8") as file:
                key = file.read().strip()
        if key:
            return {"Authorization": "ApiKey " + key}
        if self._user is not None:
            return {"Authorization": "Basic " + base64.b64encode(":".join(self._user).encode("utf-8")).decode("ascii")}
        return {}

    def _where(self):
        return "%s://%s" % (self._parts.scheme, self._parts.netloc)

    def previous_run(self, service, host):
        return None


def _outcome(item):
    """None: it is there. (True, reason): it never can be. (False, reason): to be tried again."""
    status = item.get("status", 0)
    if item.get("failure_store") == "used":
        return True, "it went to the failure store of %s" % item.get("_index")
    if item.get("result") == "noop":
        return True, "an ingest pipeline of %s dropped it" % item.get("_index")
    if status == 409 or status // 100 == 2:
        return None
    error = item.get("error")
    reason = "status %d, %s" % (status, _reason(error))
    if status == 413:
        return True, reason
    if isinstance(error, dict):
        kind = error.get("type")
        is_final = kind in _PARSE_ERRORS and not _LIMIT.search(json.dumps(error)) or kind == "invalid_index_name_exception"
        return is_final, reason
    return False, reason


def _reason(error):
    if isinstance(error, dict):
        error = "%s: %s" % (error.get("type"), error.get("reason"))
    return "no reason" if error is None else " ".join(str(error).split())[:_LONGEST_REASON]


def from_environment(url, namespace, **given):
    """With what is not given from the variables that the command line of the Java side reads, too."""
    variables = os.environ
    settings = {"api_key": variables.get("STATSPROFILE_ES_API_KEY") or variables.get("ES_API_KEY"),
                "username": variables.get("STATSPROFILE_ES_USER"), "password": variables.get("STATSPROFILE_ES_PASSWORD"),
                "ca_file": variables.get("STATSPROFILE_ES_CA")}
    if given.get("api_key_file") is not None or given.get("username") is not None:
        settings["api_key"] = None
    settings.update({name: value for name, value in given.items() if value is not None})
    return Elasticsearch(url, namespace, **settings)
