# PostgreSQL as tests and the compose file run it where no image can be pulled; reads the settings of the official one.
ARG BASE=debian:bookworm-slim
FROM $BASE
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-15 \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* /var/lib/postgresql/15 \
 && install -d -o postgres -g postgres -m 700 /var/lib/postgresql/data
COPY deploy/images/postgres.sh /usr/local/bin/run-postgres
ENV PATH=/usr/lib/postgresql/15/bin:$PATH \
    PGDATA=/var/lib/postgresql/data
USER postgres
STOPSIGNAL SIGINT
ENTRYPOINT ["run-postgres"]
