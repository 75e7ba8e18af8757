import "assay";
