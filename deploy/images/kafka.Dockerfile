# Apache Kafka as tests and the compose file run it where no image can be pulled; reads the settings of Apache's own.
ARG BASE=debian:bookworm-slim
FROM $BASE
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 1000 kafka \
 && install -d -o kafka /var/lib/kafka/data
COPY .parts/kafka/libs /opt/kafka/libs
COPY deploy/kafka/run.sh deploy/kafka/broker.properties deploy/kafka/log4j2.properties /opt/kafka/
ENV BROKER_LIBS=/opt/kafka/libs \
    BROKER_DATA=/var/lib/kafka/data \
    BROKER_PORT=9092 \
    BROKER_CONTROLLER_PORT=9093 \
    BROKER_BIND=0.0.0.0 \
    BROKER_CLUSTER_ID=aG9pdGhpLWxvY2FsLWthZg
USER kafka
ENTRYPOINT ["/opt/kafka/run.sh"]
