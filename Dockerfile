# One image, every part: `docker run … backscroll api`. Only hashed wheels go in, so no compiler does.
FROM python:3.12-slim

WORKDIR /srv/backscroll
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: --requirement requirements.lock

COPY . ./
RUN pip install --no-index --no-deps --no-build-isolation --editable . && useradd --system backscroll

USER backscroll
EXPOSE 8000 8001
ENTRYPOINT ["backscroll"]
CMD ["--help"]
