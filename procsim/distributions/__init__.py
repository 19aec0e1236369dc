"""How much a quantity varies: frozen records that turn one uniform into one number.

The only place where a quantile is evaluated. Nothing here draws: a caller hands over uniforms in
(0, 1) and gets as many values, each from its own uniform alone.
"""

from procsim.distributions.bounded import Constant, Uniform
from procsim.distributions.contract import Distribution, DistributionKind, Parametrisation
from procsim.distributions.discrete import Discrete
from procsim.distributions.exponential import Exponential, Hyperexponential
from procsim.distributions.gamma import Gamma
from procsim.distributions.lognormal import Lognormal
from procsim.distributions.normal import TruncatedNormal
from procsim.distributions.registry import (
    DIMENSION,
    DISTRIBUTIONS,
    Dimension,
    from_parameters,
    parameter_sets,
)
from procsim.distributions.smooth import Smooth
from procsim.distributions.three_points import Pert, Triangular
from procsim.distributions.weibull import Weibull

__all__ = [
    "DIMENSION",
    "DISTRIBUTIONS",
    "Constant",
    "Dimension",
    "Discrete",
    "Distribution",
    "DistributionKind",
    "Exponential",
    "Gamma",
    "Hyperexponential",
    "Lognormal",
    "Parametrisation",
    "Pert",
    "Smooth",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "Weibull",
    "from_parameters",
    "parameter_sets",
]
