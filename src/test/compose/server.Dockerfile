# Stands in for the official image of Elasticsearch where no registry can be reached: the server from Maven Central on a Debian with a JRE.
# Context: the server, unzipped.
ARG BASE
FROM ${BASE}
RUN useradd --uid 1000 --create-home elasticsearch
COPY --chown=1000:1000 . /usr/share/elasticsearch/
RUN chmod +x /usr/share/elasticsearch/bin/* && mkdir -p /usr/share/elasticsearch/data && chown 1000:1000 /usr/share/elasticsearch/data
USER 1000:1000
WORKDIR /usr/share/elasticsearch
