"""Replications on many machines, as tasks of a Dask cluster."""

from procsim.cluster.connect import LOCAL, cluster_at
from procsim.cluster.tasks import Cluster

__all__ = ["LOCAL", "Cluster", "cluster_at"]
